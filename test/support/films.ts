import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { skipAloud } from './embedded-world.js';

const FILM = ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=10:duration=2'];
const SOUND = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2'];

/** What ffmpeg is told for each; the name's ending says in which container. */
export const FILMS = {
  'a.mp4': [...FILM, ...SOUND, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
  'fragmented.mp4': [...FILM, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-movflags', 'frag_keyframe+empty_moov'],
  'a.mov': [...FILM, ...SOUND, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
  'a.avi': [...FILM, ...SOUND, '-c:v', 'mpeg4', '-c:a', 'libmp3lame'],
  'a.webm': [...FILM, ...SOUND, '-c:v', 'libvpx', '-c:a', 'libopus'],
  'live.webm': [...FILM, ...SOUND, '-c:v', 'libvpx', '-c:a', 'libopus', '-live', '1'],
  'silent.mov': [...FILM, '-c:v', 'mjpeg'],
  'film.ogg': [...FILM, ...SOUND, '-c:v', 'libtheora', '-c:a', 'libvorbis'],
  'secret.ts': [...FILM, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-f', 'mpegts'],
  'a.mkv': [...FILM, '-c:v', 'libx264'],
} as const;

export const SOUNDS = {
  'a.mp3': [...SOUND, '-c:a', 'libmp3lame'],
  'bare.mp3': [...SOUND, '-c:a', 'libmp3lame', '-id3v2_version', '0', '-write_xing', '0'],
  'a.wav': [...SOUND],
  'opus.ogg': [...SOUND, '-c:a', 'libopus'],
  'vorbis.ogg': [...SOUND, '-c:a', 'libvorbis'],
  'a.m4a': [...SOUND, '-c:a', 'aac'],
  'sound.mp4': [...SOUND, '-c:a', 'aac'],
  'sound.webm': [...SOUND, '-c:a', 'libopus'],
  'live-sound.webm': [...SOUND, '-c:a', 'libopus', '-live', '1'],
  'a.flac': [...SOUND],
  'a.aac': [...SOUND],
} as const;

export type Made = keyof typeof FILMS | keyof typeof SOUNDS;

/** Makes one in that folder. */
export function made(name: Made, folder: string): Buffer {
  const path = join(folder, name);
  const args: readonly string[] = { ...FILMS, ...SOUNDS }[name];
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', ...args, path]);
  return readFileSync(path);
}

/** As a telephone does that is held upright: a matrix says how the picture is to be turned (ISO/IEC 14496-12, 8.3.2). */
export function turned(mp4: Buffer): Buffer {
  const bytes = Buffer.from(mp4);
  const matrix = bytes.indexOf('tkhd') + 4 + 40;
  [0, 0x10000, 0, -0x10000, 0, 0, 120 * 0x10000, 0, 0x40000000].forEach((part, index) => bytes.writeInt32BE(part, matrix + 4 * index));
  return bytes;
}

/** Where ffmpeg is missing, a laptop does without and CI does not. */
export function needFfmpeg(context: Mocha.Context): void {
  const isThere = ['ffmpeg', 'ffprobe'].every((tool) => spawnSync(tool, ['-version']).status === 0);
  if (isThere) return;
  if (process.env['CI'] === 'true') throw new Error('ffmpeg is not installed');
  skipAloud(context, 'ffmpeg is not installed');
}
