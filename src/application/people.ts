import type { UserId } from '../domain/ids.js';
import type { Fit } from '../domain/people-search.js';
import type { UserView } from '../domain/views.js';
import type { Caller } from './caller.js';
import type { Page, PageRequest } from './ports/page.js';
import type { PresenceBoard } from './ports/presence-board.js';
import type { UserReader } from './ports/readers.js';
import { withPresence } from './presence.js';

interface Deps {
  userReader: UserReader;
  board: PresenceBoard;
}

/** Finding people. */
export const people = (deps: Deps) => ({ list: listPeople(deps), search: searchPeople(deps), get: getPerson(deps) });

const listPeople =
  ({ userReader, board }: Deps) =>
  async ({ userId }: Caller, page: PageRequest<string> & { search?: string | undefined }): Promise<Page<UserView, string>> => {
    const found = await userReader.list(userId, page);
    return { ...found, items: await withPresence(board, found.items) };
  };

const searchPeople =
  ({ userReader, board }: Deps) =>
  async ({ userId }: Caller, page: PageRequest<Fit> & { text: string }): Promise<Page<UserView, Fit>> => {
    const found = await userReader.search(userId, page);
    return { ...found, items: await withPresence(board, found.items) };
  };

const getPerson =
  ({ userReader, board }: Deps) =>
  async ({ userId }: Caller, wanted: UserId): Promise<UserView> => {
    const found = await userReader.get(userId, wanted);
    const [seen = found] = await withPresence(board, [found]);
    return seen;
  };
