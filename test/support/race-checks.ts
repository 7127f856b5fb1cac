import type { ChatChanges, LogReader } from '../../src/application/ports/log-reader.js';
import type { ChatId } from '../../src/domain/ids.js';
import type { Frame } from './client.js';
import { upTo } from './storage-world.js';

/** The whole log of a chat, read page by page as who follows it does. */
export async function wholeLog(logReader: LogReader, chatId: ChatId): Promise<ChatChanges> {
  const pages: ChatChanges[] = [];
  for (let revision = 0, hasMore = true; hasMore;) {
    const [page] = await logReader.changesSince([{ chatId, revision }], 500);
    if (!page) throw new Error('there is no such chat');
    pages.push(page);
    ({ revision, hasMore } = page);
  }
  const last = pages.at(-1)!;
  const settings = pages.flatMap((page) => page.settings ?? []).at(-1);
  return {
    ...last,
    messages: pages.flatMap(({ messages }) => messages),
    members: pages.flatMap(({ members }) => members),
    ...(settings && { settings }),
  };
}

/** Where a log has a hole, or two rows in one place. */
export function faultsOfLog({ revision, lastSeq, messages, members, settings }: ChatChanges): string[] {
  const seqs = messages.map(({ seq }) => seq).sort((one, other) => one - other);
  const rows = [...messages, ...members.filter((member) => member.revision > 1), ...(settings ? [settings] : [])];
  const revisions = rows.map((row) => row.revision).sort((one, other) => one - other);
  return [
    ...(JSON.stringify(seqs) === JSON.stringify(upTo(1, lastSeq)) ? [] : [`the seqs up to ${lastSeq} have holes`]),
    ...(new Set(revisions).size === revisions.length ? [] : ['two rows have one revision']),
    ...(revisions.at(-1) === revision ? [] : [`no row has the head ${revision}`]),
  ];
}

/** Where a socket was told that a cursor went back, or twice that it had got as far. */
export function faultsOfCursors(frames: readonly Frame[], chatId: ChatId): string[] {
  const reached = new Map<string, number>();
  return frames.flatMap(({ event, data }) => {
    if (event !== 'message_status_update' || data.chatId !== chatId) return [];
    const whose = `${data.userId} ${data.status}`;
    const before = reached.get(whose) ?? 0;
    reached.set(whose, data.upToSeq as number);
    return data.upToSeq > before ? [] : [`${whose} went from ${before} to ${data.upToSeq}`];
  });
}
