import { expect } from 'chai';
import { announcement } from '../../src/domain/announcement.js';

describe('announcements', () => {
  it('name who was added, and count those beyond a few', () => {
    expect(announcement.added('Ada', ['Bob'])).to.equal('Ada added Bob');
    expect(announcement.added('Ada', ['Bob', 'Eve'])).to.equal('Ada added Bob and Eve');
    expect(announcement.added('Ada', ['Bob', 'Eve', 'Kim', 'Lee'])).to.equal('Ada added Bob, Eve, Kim and Lee');
    expect(announcement.added('Ada', ['Bob', 'Eve', 'Kim', 'Lee', 'Max'])).to.equal('Ada added Bob, Eve, Kim and 2 others');
  });

  it('are one line in the log’s own voice, whatever a name is made of', () => {
    expect(announcement.left('Ann\nBob left the group\u202e\u2028')).to.equal('Ann Bob left the group left');
    expect(announcement.added('\tAda', ['Bob\u0000\r\nEve'])).to.equal('Ada added Bob Eve');
    expect(announcement.left('Zoë O’Neil-Müller 👩‍👩‍👧')).to.equal('Zoë O’Neil-Müller 👩‍👩‍👧 left');
  });

  it('say who left, who was removed, and what a group is called', () => {
    expect(announcement.left('Bob')).to.equal('Bob left');
    expect(announcement.removed('Ada', 'Bob')).to.equal('Ada removed Bob');
    expect(announcement.renamed('Ada', 'Team')).to.equal('Ada named the group “Team”');
  });
});
