import { expect } from 'chai';
import fc from 'fast-check';
import { cleanName, FORMATS, NAME_LENGTH_MAX, savedNameOf } from '../../src/domain/attachment.js';

const lengthOf = (text: string) => [...text].length;
const formatOf = (wanted: string) => FORMATS.find(({ mimeType }) => mimeType === wanted)!;
const saved = (originalName: string, mimeType: string) => savedNameOf({ ...formatOf(mimeType), originalName });

const formats = fc.constantFrom(...FORMATS);
const ends = fc.constantFrom('', '.', '.bat', '.exe', '.TXT', '.jpeg', '.Mov', ...FORMATS.map(({ extension }) => `.${extension}`));
/** Short ones, and such as are as long as they may be. */
const names = fc
  .tuple(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(0, 240, 300), ends)
  .map(([text, more, end]) => cleanName(text + 'ع'.repeat(more) + end));

describe('the name under which a file is saved', () => {
  it('ends as a file of its format does, is no longer than any other, and is left as it is once it does', () => {
    fc.assert(
      fc.property(names, formats, (originalName, format) => {
        const name = savedNameOf({ ...format, originalName });
        const fitting = [format.extension, ...(format.otherExtensions ?? [])];

        expect(fitting).to.include(/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase());
        expect(lengthOf(name)).to.be.at.most(NAME_LENGTH_MAX);
        expect(savedNameOf({ ...format, originalName: name })).to.equal(name);
      }),
    );
  });

  it('is the one it has, with the right end behind it where that is another, or none', () => {
    fc.assert(
      fc.property(names, formats, (originalName, format) => {
        const name = savedNameOf({ ...format, originalName });
        const end = `.${format.extension}`;
        if (name === originalName) return;

        expect(name.endsWith(end)).to.equal(true);
        const kept = name.slice(0, -end.length);
        expect(originalName.startsWith(kept)).to.equal(true);
        if (kept !== originalName) expect(lengthOf(name)).to.equal(NAME_LENGTH_MAX);
      }),
    );
  });

  it('is not what its sender says that it is', () => {
    expect(saved('run.bat', 'text/plain')).to.equal('run.bat.txt');
    expect(saved('x.exe', 'image/png')).to.equal('x.exe.png');
    expect(saved('photo.png', 'image/jpeg')).to.equal('photo.png.jpg');
    expect(saved('film.webm.', 'video/webm')).to.equal('film.webm..webm');
    for (const name of ['txt', 'a txt', 'README']) expect(saved(name, 'text/plain')).to.equal(`${name}.txt`);
  });

  it('may end in any way that its format does, in capitals too', () => {
    for (const name of ['a.jpg', 'a.JPEG', 'a.b.Jpg', '.jpg']) expect(saved(name, 'image/jpeg')).to.equal(name);
    expect(saved('voice.opus', 'audio/ogg')).to.equal('voice.opus');
    expect(saved('song.mp4', 'audio/mp4')).to.equal('song.mp4');
  });
});
