import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Role } from '../../src/domain/chat.js';
import { asChatId, asUserId } from '../../src/domain/ids.js';
import { DomainError } from '../../src/domain/errors.js';
import {
  bodyOf,
  EDIT_WITHIN_MS,
  editedBy,
  mayDeleteForEveryone,
  mayReplyTo,
  tombstoneOf,
  type Draft,
  type Message,
} from '../../src/domain/message.js';
import { anAttachment } from '../support/storage-world.js';

const SENDER = asUserId('1');
const OTHER = asUserId('2');
const message: Message = {
  chatId: asChatId('42'),
  seq: 7,
  revision: 9,
  clientId: 'c1',
  senderId: SENDER,
  type: 'text',
  content: 'hello',
  replyTo: 3,
  createdAt: 1_000,
  editedAt: 2_000,
};

type Body = Pick<Draft, 'type' | 'content' | 'replyTo'>;

const contents = fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), fc.constantFrom('null', '1', '11', '"', ',', '",1]', '[]'));
const bodies: fc.Arbitrary<Body> = fc
  .tuple(contents, fc.constantFrom(undefined, 0, 1, 11))
  .map(([content, replyTo]) => ({ type: 'text', content, ...(replyTo !== undefined && { replyTo }) }));

describe('bodyOf', () => {
  it('is the same for the same body alone', () => {
    fc.assert(
      fc.property(bodies, bodies, (one, other) => {
        const isSame = one.content === other.content && one.replyTo === other.replyTo;
        expect(isDeepStrictEqual(bodyOf(one), bodyOf(other))).to.equal(isSame);
        expect(bodyOf({ ...one })).to.deep.equal(bodyOf(one));
      }),
    );
  });

  it('does not run what is said into what is answered', () => {
    expect(bodyOf({ type: 'text', content: '1', replyTo: 11 })).not.to.deep.equal(bodyOf({ type: 'text', content: '11', replyTo: 1 }));
  });

  it('looks neither at the sender, nor the client id, nor the time', () => {
    const draft: Draft = { chatId: message.chatId, senderId: SENDER, type: 'text', content: 'hi', at: 1 };
    const again: Draft = { ...draft, clientId: 'c2', at: 2, senderId: OTHER };
    expect(bodyOf(again)).to.deep.equal(bodyOf(draft));
  });
});

describe('mayReplyTo', () => {
  it('lets one answer what came after joining, up to the newest', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.integer({ min: -2, max: 45 }), (joinedSeq, since, seq) => {
        const lastSeq = joinedSeq + since;
        const visible = Array.from({ length: since }, (_, i) => joinedSeq + 1 + i);
        expect(mayReplyTo(seq, { joinedSeq, lastSeq })).to.equal(visible.includes(seq));
      }),
    );
  });
});

describe('editedBy', () => {
  const edit = (stored: Message, { by = SENDER, content = 'mended', at = 5_000 } = {}) => {
    try {
      return editedBy(stored, by, { content, at });
    } catch (error) {
      return error instanceof DomainError ? error.code : error;
    }
  };

  it('puts another text in place, and says when', () => {
    expect(edit(message)).to.deep.equal({ ...message, content: 'mended', editedAt: 5_000 });
    expect(message).to.include({ content: 'hello', editedAt: 2_000 });
  });

  it('leaves a file without a caption, but no message without anything', () => {
    const { content: _content, ...rest } = message;
    const alone: Message = { ...rest, type: 'image', media: anAttachment(SENDER) };
    const at = 5_000;
    expect(editedBy({ ...alone, content: 'look' }, SENDER, { content: undefined, at })).to.deep.equal({ ...alone, editedAt: at });
    expect(editedBy(alone, SENDER, { content: undefined, at })).to.equal(undefined);
    expect(() => editedBy(message, SENDER, { content: undefined, at }))
      .to.throw(DomainError)
      .with.property('code', 'content_needed');
  });

  it('changes nothing when the text is the same', () => {
    expect(edit(message, { content: 'hello' })).to.equal(undefined);
  });

  it('is for its sender alone', () => {
    expect(edit(message, { by: OTHER })).to.equal('not_allowed_to_edit');
  });

  it('is for nobody when it is a system message', () => {
    expect(edit({ ...message, type: 'system' })).to.equal('not_allowed_to_edit');
  });

  it('does not bring back what was deleted', () => {
    expect(edit(tombstoneOf(message, 4_000))).to.equal('message_deleted');
    expect(edit(tombstoneOf(message, 4_000), { by: OTHER })).to.equal('not_allowed_to_edit');
  });

  it('is possible for fifteen minutes', () => {
    const last = message.createdAt + EDIT_WITHIN_MS;
    expect(EDIT_WITHIN_MS).to.equal(900_000);
    expect(edit(message, { at: last })).to.include({ content: 'mended', editedAt: last });
    expect(edit(message, { at: last + 1 })).to.equal('too_late_to_edit');
  });
});

describe('mayDeleteForEveryone', () => {
  const cases: [who: string, userId: typeof SENDER, role: Role, may: boolean][] = [
    ['its sender', SENDER, 'member', true],
    ['another member', OTHER, 'member', false],
    ['an admin', OTHER, 'admin', true],
    ['the owner', OTHER, 'owner', true],
  ];

  for (const [who, userId, role, may] of cases) {
    it(`${may ? 'lets' : 'does not let'} ${who} delete a message`, () => {
      expect(mayDeleteForEveryone(message, { userId, role })).to.equal(may);
    });
  }

  it('lets nobody delete a system message', () => {
    const system: Message = { ...message, type: 'system' };
    expect(mayDeleteForEveryone(system, { userId: SENDER, role: 'owner' })).to.equal(false);
  });
});

describe('tombstoneOf', () => {
  it('keeps everything but the content, and when it was deleted', () => {
    const { content: _content, ...rest } = message;
    expect(tombstoneOf(message, 5_000)).to.deep.equal({ ...rest, deletedAt: 5_000 });
  });

  it('leaves the message given as it is', () => {
    tombstoneOf(message, 5_000);
    expect(message).to.include({ content: 'hello' }).and.not.to.have.property('deletedAt');
  });
});
