import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import type { Person } from '../support/client.js';
import type { SyncClient } from '../support/sync-client.js';
import { fetchFresh, fetchRest, stateOf } from '../support/whole-state.js';

type State = ReturnType<typeof stateOf>;

/** With a socket open all comes by itself, or at least what this picks out of it. */
export async function comesToHave(client: SyncClient, person: Person, picked: (state: State) => unknown = (state) => state): Promise<void> {
  const fresh = await fetchFresh(person);
  const heads = fresh.map(({ id, revision }) => `${id} at ${revision}`).sort();
  const have = () => Object.entries(client.copies.revisions()).map(([id, revision]) => `${id} at ${revision}`);
  await client.until(
    () => isDeepStrictEqual(have().sort(), heads),
    () => `${have().join()} becomes ${heads.join()}`,
  );

  await fetchRest(client.copies, person.http);
  const state = () => picked(stateOf(client.copies, person.id));
  await client
    .until(
      () => isDeepStrictEqual(state(), picked(fresh)),
      () => 'the state is as fetched',
    )
    .catch(() => undefined);
  expect(state()).to.deep.equal(picked(fresh));
}

/** Without what nobody is told while they have a socket: how far everybody else has read what others wrote. */
export const withoutCursors = (state: State) =>
  state.map(({ statuses: _statuses, unreadCount: _unread, members, ...chat }) => ({
    ...chat,
    members: members.map(({ deliveredSeq: _delivered, readSeq: _read, ...member }) => member),
  }));

/** A client that has just caught up has all, to the last cursor; and asking again, it is told of no chat. */
export async function endsLike(client: SyncClient, person: Person): Promise<void> {
  const fresh = await fetchFresh(person);
  await fetchRest(client.copies, person.http);
  expect(stateOf(client.copies, person.id)).to.deep.equal(fresh);

  expect(await client.catchUp()).to.equal(true);
  expect(client.answers.at(-1)).to.deep.include({ chats: [], hidden: [] });
  expect(stateOf(client.copies, person.id)).to.deep.equal(fresh);
}
