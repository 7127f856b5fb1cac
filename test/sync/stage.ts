import { expect } from 'chai';
import { group, privateChat, register, type Answer, type Person } from '../support/client.js';
import type { SyncClient } from '../support/sync-client.js';
import { PEOPLE, type Deed } from './happenings.js';

interface Said {
  id: string;
  by: number;
}

/** Where a history takes place: some people, and chats with what was said in them. */
export class Stage {
  private readonly said = new Map<string, Said[]>();

  private constructor(
    private readonly people: readonly Person[],
    private readonly chats: string[],
  ) {}

  static async set(url: string): Promise<Stage> {
    const people = await Promise.all(Array.from({ length: PEOPLE }, (_, index) => register(url, `person${index}`)));
    const [ada, bob, eve, kim] = people as [Person, Person, Person, Person];
    const chats = [
      await privateChat(ada, bob),
      await group(ada, [bob, eve, kim]),
      await group(kim, [ada, bob]),
      await group(bob, [eve, kim]),
    ];
    return new Stage(people, chats);
  }

  get observed(): Person {
    return this.personOf(0);
  }

  /** Does these things; who is looked at does theirs through the client while it has a socket. Not all of it need be possible. */
  async play(deeds: readonly Deed[], { client, atOnce }: { client: SyncClient; atOnce: boolean }): Promise<void> {
    if (atOnce) await Promise.all(deeds.map((deed) => this.do(deed, client)));
    else for (const deed of deeds) await this.do(deed, client);
  }

  private async do(deed: Deed, client: SyncClient): Promise<void> {
    if (deed.kind === 'found') return this.found(deed.who);
    const chatId = this.chats[deed.chat % this.chats.length] ?? '';
    switch (deed.kind) {
      case 'send':
        return this.send(chatId, deed, client);
      case 'edit':
      case 'erase':
        return this.change(chatId, deed, client);
      case 'hide':
      case 'read':
      case 'had':
        return this.mark(chatId, deed);
      case 'leave':
        return possible(await this.as(deed.who).delete(`/api/messages/chats/${chatId}/members/${this.personOf(deed.who).id}`));
      case 'bounce':
        await this.do({ ...deed, kind: 'remove' }, client);
        return this.do({ ...deed, kind: 'add' }, client);
      case 'add':
      case 'remove':
      case 'promote':
      case 'demote':
      case 'handOver':
      case 'rename':
        return this.byWhoeverMay((http) => this.administer(http, chatId, deed));
    }
  }

  private async found(others: readonly number[]): Promise<void> {
    const [first = 0, ...rest] = others;
    this.chats.push(
      await group(
        this.personOf(first),
        rest.map((who) => this.personOf(who)),
      ),
    );
  }

  private async send(chatId: string, { who, answers }: Deed & { kind: 'send' }, client: SyncClient): Promise<void> {
    const replyTo = answers === undefined ? undefined : this.message(chatId, answers)?.id;
    const body = { chatId, content: `said ${this.said.get(chatId)?.length ?? 0}`, ...(replyTo !== undefined && { replyTo }) };
    if (who === 0 && client.wire) {
      const reply = await client.say('send_message', body);
      if (reply?.event === 'message_sent') this.note(chatId, { id: reply.data.message.id, by: who });
      return;
    }
    const answer = await this.as(who).post('/api/messages', body);
    possible(answer);
    if (answer.status === 201) this.note(chatId, { id: answer.body.message.id, by: who });
  }

  private async change(chatId: string, { kind, message }: Deed & { kind: 'edit' | 'erase' }, client: SyncClient): Promise<void> {
    const said = this.message(chatId, message);
    if (!said) return;
    const content = `edited ${Math.abs(message - 7)}`;
    if (said.by === 0 && client.wire) await client.say(...inWords(kind, { messageId: said.id, content }));
    else if (kind === 'edit') possible(await this.as(said.by).patch(`/api/messages/${said.id}`, { content }));
    else possible(await this.as(said.by).delete(`/api/messages/${said.id}`));
  }

  private async mark(chatId: string, { kind, who, message }: Deed & { kind: 'hide' | 'read' | 'had' }): Promise<void> {
    const said = this.message(chatId, message);
    if (!said) return;
    const path = `/api/messages/${said.id}`;
    if (kind === 'hide') possible(await this.as(who).delete(`${path}?scope=me`));
    else possible(await this.as(who).post(kind === 'read' ? `${path}/read` : `${path}/delivered`));
  }

  private administer(
    http: Person['http'],
    chatId: string,
    deed: Extract<Deed, { kind: 'add' | 'remove' | 'promote' | 'demote' | 'handOver' | 'rename' }>,
  ): Promise<Answer> {
    const path = `/api/messages/chats/${chatId}`;
    if (deed.kind === 'rename') return http.patch(path, { name: `group ${this.chats.length}`, description: 'renamed' });
    const { id } = this.personOf(deed.who);
    if (deed.kind === 'add') return http.post(`${path}/members`, { memberIds: [id] });
    if (deed.kind === 'remove') return http.delete(`${path}/members/${id}`);
    return http.patch(`${path}/members/${id}`, { role: ROLES[deed.kind] });
  }

  /** Asked by one after the other, until it is granted. */
  private async byWhoeverMay(ask: (http: Person['http']) => Promise<Answer>): Promise<void> {
    for (const { http } of [...this.people].reverse()) {
      const answer = await ask(http);
      possible(answer);
      if (answer.status < 300) return;
    }
  }

  private note(chatId: string, said: Said): void {
    this.said.set(chatId, [...(this.said.get(chatId) ?? []), said]);
  }

  private message(chatId: string, number: number): Said | undefined {
    const said = this.said.get(chatId) ?? [];
    return said[said.length - 1 - (number % Math.max(1, said.length))];
  }

  private as(who: number): Person['http'] {
    return this.personOf(who).http;
  }

  private personOf(who: number): Person {
    const person = this.people[who];
    if (!person) throw new Error(`There is no person ${who}.`);
    return person;
  }
}

const ROLES = { promote: 'admin', demote: 'member', handOver: 'owner' } as const;

const inWords = (kind: 'edit' | 'erase', { messageId, content }: { messageId: string; content: string }): [string, unknown] =>
  kind === 'edit' ? ['edit_message', { messageId, content }] : ['delete_message', { messageId }];

/** What is refused is refused for a reason; nothing breaks. */
function possible({ status, body }: Answer): void {
  expect([200, 201, 204, 400, 403, 404, 409], JSON.stringify(body)).to.include(status);
}
