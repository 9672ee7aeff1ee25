import { selectorHashOf } from '../../testing/test-log.js';
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
    const begun = new FollowedLog(() => 0, 3);
    begun.addPart({ event: 'snapshot', part: 0, last: false, to: 3, entries: revoked('e', 'f') });
    expect(() => begun.addPart({ event: 'snapshot', part: 1, last: false, to: 4, entries: revoked('g', 'h') })).toThrow('more than 3 revocations');
    expect([begun.size, begun.position]).toEqual([2, undefined]);
  });

  it('has room again when what it holds has expired, though it is never told anything that fits', () => {
    let now = 1_000;
    const log = new FollowedLog(() => now, 3);
    const begin = () => log.addPart({ event: 'snapshot', part: 0, last: true, to: 5, entries: revoked('a', 'b') });
    begin();
    const other = revoked('c', 'd').map(([hash]): FeedEntry => [hash, 2, 3_000]);
    const goOn = () => log.addEntries({ event: 'entries', from: 5, to: 6, more: false, entries: other });
    expect(goOn).toThrow('more than 3');
    now = 2_000;
    for (let tries = 0; log.position !== 6; tries += 1) {
      if (tries > 1_000) throw new Error('it stays full');
      try {
        goOn();
      } catch { /* the next try */ }
    }
    expect(log.size).toBeLessThanOrEqual(3);
  });
});
