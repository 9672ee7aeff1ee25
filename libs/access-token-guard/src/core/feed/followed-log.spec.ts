import { selectorHashOf } from '../../testing/test-feed.js';
import type { FeedEntry } from './feed-message.js';
import { FollowedLog } from './followed-log.js';

const revoked = (...names: readonly string[]): readonly FeedEntry[] => names.map((name) => [selectorHashOf(`session:${name}`), 1, 2_000]);

describe('the log that is followed', () => {
  it('holds as many revocations as it may, and believes no feed that says more', () => {
    const log = new FollowedLog(() => 1_000, 3);
    log.addPart({ event: 'snapshot', part: 0, last: true, to: 5, entries: revoked('a', 'b') });
    log.addEntries({ event: 'entries', from: 5, to: 6, more: false, entries: revoked('c') });
    expect(() => log.addEntries({ event: 'entries', from: 6, to: 7, more: false, entries: revoked('d') })).toThrow('more than 3 revocations');
    expect([log.size, log.position]).toEqual([3, 6]);
    log.addPart({ event: 'snapshot', part: 0, last: false, to: 3, entries: revoked('e', 'f') });
    expect(() => log.addPart({ event: 'snapshot', part: 1, last: false, to: 4, entries: revoked('g', 'h') })).toThrow('more than 3 revocations');
    expect([log.size, log.position]).toEqual([3, 6]);
  });
});
