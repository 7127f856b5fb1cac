import { Answers, type Asked } from './asked.js';
import { HttpLine } from './http-line.js';
import { LONG, type Past } from './past.js';

interface Question extends Pick<Asked, 'of' | 'depth' | 'name'> {
  path(round: number): string;
}

const PAGE = 50;
const WARM_UP_ROUNDS = 20;

/**
 * What a client shows first, asked over HTTP on one connection, one request after the other. The questions take turns, so that what
 * else the machine does meets all alike, and the look into the middle is another one each time.
 */
export async function askReads(url: string, { reader, longChat }: Past, rounds: number): Promise<Asked[]> {
  const line = new HttpLine(url, reader.token);
  const questions = [...floor(longChat), ...chatLists(await cursorsOf(line)), ...history(longChat)];
  const all = questions.map((question) => ({ question, answers: new Answers(question) }));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const { question, answers } of all) {
      const { ms, bytes, text } = await line.get(question.path(round + WARM_UP_ROUNDS));
      if (round >= 0) answers.note({ ms, bytes, holds: heldBy(text) });
    }
  }
  line.close();
  return all.map(({ answers }) => answers.asked());
}

const floor = (chat: string): Question[] => [
  { of: 'floor', name: 'floor: GET /healthz', path: () => '/healthz' },
  { of: 'floor', name: 'floor: one message', path: (round) => `/api/messages/${chat}.${LONG - (round % PAGE)}` },
];

const chatLists = (cursors: readonly string[]): Question[] => {
  const path = (nth: number, limit = PAGE) => `/api/messages/chats?limit=${limit}${nth < 0 ? '' : `&cursor=${cursors[nth]}`}`;
  const [middle, last] = [Math.floor(cursors.length / 2), cursors.length - 1];
  return [
    { of: 'chats', depth: 'newest', name: 'chats, first page', path: () => path(-1) },
    { of: 'beside', name: 'chats, first page of 100', path: () => path(-1, 100) },
    { of: 'chats', name: 'chats, page in the middle', path: () => path(middle) },
    { of: 'chats', depth: 'deepest', name: 'chats, last page', path: () => path(last) },
  ];
};

const history = (chat: string): Question[] => {
  const path = (place: string, limit = PAGE) => `/api/messages/chat/${chat}?limit=${limit}${place}`;
  // A prime, so that no page is met twice in a run.
  const middle = (round: number) => LONG / 2 + ((round * 7_919) % (LONG / 10));
  return [
    { of: 'history', depth: 'newest', name: 'history, newest page', path: () => path('') },
    { of: 'history', name: 'history, newest page of 100', path: () => path('', 100) },
    { of: 'history', name: 'history, before the middle', path: (round) => path(`&before=${chat}.${middle(round)}`) },
    { of: 'history', depth: 'deepest', name: 'history, first page, by before', path: () => path(`&before=${chat}.${PAGE + 1}`) },
    { of: 'history', name: 'history, after the middle', path: (round) => path(`&after=${chat}.${middle(round)}`) },
    { of: 'history', depth: 'deepest', name: 'history, first page, by after', path: () => path(`&after=${chat}.1`) },
    { of: 'history', name: 'history, last page, by after', path: () => path(`&after=${chat}.${LONG - PAGE}`) },
  ];
};

/** Of each page of the chat list that is followed by another. */
async function cursorsOf(line: HttpLine): Promise<string[]> {
  const cursors: string[] = [];
  for (let next: string | null = ''; next !== null;) {
    const { text } = await line.get(`/api/messages/chats?limit=${PAGE}${next && `&cursor=${next}`}`);
    next = (JSON.parse(text) as { nextCursor: string | null }).nextCursor;
    if (next !== null) cursors.push(next);
  }
  return cursors;
}

function heldBy(text: string): string {
  const { chats, messages } = JSON.parse(text) as { chats?: unknown[]; messages?: unknown[] };
  if (chats) return `${chats.length} chats`;
  return messages ? `${messages.length} messages` : '';
}
