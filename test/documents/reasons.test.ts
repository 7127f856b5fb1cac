import { expect } from 'chai';
import { REASONS } from '../../src/adapters/inbound/contract/reasons.js';
import { Problem, problemOf } from '../../src/adapters/inbound/http/problem.js';
import { shownError } from '../../src/adapters/inbound/realtime/shown-error.js';
import { FORMATS } from '../../src/domain/attachment.js';
import { DomainError, chatNotFound, fileTooLarge } from '../../src/domain/errors.js';

describe('what people are told of a refusal', () => {
  const detailOf = (error: unknown) => problemOf(error).body.detail;

  it('is the sentence of its code, over HTTP and over sockets alike', () => {
    expect([detailOf(chatNotFound()), shownError(chatNotFound()).message]).to.deep.equal(Array(2).fill(REASONS['chat_not_found']));
    expect(detailOf(new Problem(404, 'route_not_found'))).to.equal(REASONS['route_not_found']);
  });

  it('is of a fault not what was thrown', () => {
    const bug = new Error('a secret');
    expect([detailOf(bug), shownError(bug).message]).to.deep.equal(Array(2).fill(REASONS['internal_error']));
  });

  it('says how large a file may be', () => {
    const said = 'The file is larger than this server takes: 5000000 bytes at most.';
    expect([detailOf(fileTooLarge(5_000_000)), shownError(fileTooLarge(5_000_000)).message]).to.deep.equal([said, said]);
  });

  it('names every format that may be sent', () => {
    const named = REASONS['file_type_not_allowed']?.match(/\w+/g);
    expect(named).to.include.members(FORMATS.map(({ extension }) => (extension === 'txt' ? 'text' : extension)));
  });

  it('is the words of a code that has no sentence', () => {
    expect(detailOf(new DomainError('conflict', 'seats_taken'))).to.equal('seats taken');
  });
});
