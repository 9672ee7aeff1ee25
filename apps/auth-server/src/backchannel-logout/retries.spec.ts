import { after } from '@latchkey/protocol';
import { FixedClock } from '@latchkey/testing';
import { retried } from './retries.js';

const endedAt = FixedClock.START;
const delays = (random: number) =>
  [1, 2, 3, 8, 10, 11, 12, 40].map((attempts) => {
    const { nextAttemptAt } = retried({ attempts, endedAt }, { status: 503 }, endedAt, random);
    return ((nextAttemptAt?.getTime() ?? NaN) - endedAt.getTime()) / 1000;
  });

describe('A delivery that failed', () => {
  it('is tried again after a delay that doubles up to an hour, and up to half of which is chance', () => {
    expect(delays(1)).toEqual([5, 10, 20, 640, 2560, 3600, 3600, 3600]);
    expect(delays(0)).toEqual([2.5, 5, 10, 320, 1280, 1800, 1800, 1800]);
  });

  it('says what went wrong, and is given up a day after the session ended', () => {
    const told = { status: 503, error: 'answered with status 503' };
    const late = after(endedAt, 86_400 - 1800);
    expect(retried({ attempts: 30, endedAt }, told, late, 0.5)).toEqual({ state: 'given-up', ...told, expiresAt: after(late, 7 * 86_400) });
    expect(retried({ attempts: 30, endedAt }, told, after(late, -3600), 0.5)).toMatchObject({ state: 'waiting', ...told });
  });
});
