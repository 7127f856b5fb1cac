import type { ChatResource, MemberResource, MessageResource } from '../../src/adapters/inbound/contract/resources.js';
import type { ToldMember } from './sync-answer.js';

/** The members of larger groups are fetched, not told. */
const MEMBERS_TOLD_MAX = 100;

/** A client's copy of one chat. */
export class ChatCopy {
  readonly messages = new Map<string, MessageResource>();
  /** Absent when they have to be fetched. */
  members: Map<string, MemberResource> | undefined;
  /** What is older than this seq was not told, and is fetched page by page; undefined when all of it is here. */
  historyBefore: number | undefined;

  /** @param have the revision up to which nothing is missing */
  constructor(
    public view: ChatResource,
    public have: number,
    newest: readonly MessageResource[],
  ) {
    newest.forEach((message) => this.put(message));
    this.historyBefore = Math.min(view.lastSeq + 1, ...newest.map(({ seq }) => seq));
    if (view.members) this.members = new Map(view.members.map((member) => [member.user.id, member]));
  }

  /** Of two versions of one message the higher revision is the newer. */
  put(message: MessageResource): void {
    const known = this.messages.get(message.id);
    if (!known || known.revision <= message.revision) this.messages.set(message.id, message);
  }

  change(changed: Partial<ChatResource>): void {
    this.view = { ...this.view, ...changed };
    if (this.view.memberCount > MEMBERS_TOLD_MAX) this.members = undefined;
  }

  putMembers(members: readonly ToldMember[], me: string): void {
    for (const member of members) {
      if ('left' in member) this.members?.delete(member.userId);
      else this.members?.set(member.user.id, member);
      if ('role' in member && member.user.id === me) this.change({ myRole: member.role });
    }
  }
}
