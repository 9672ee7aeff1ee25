import { TemporarilyUnavailable } from '@latchkey/protocol';
import { FixedClock } from '@latchkey/testing';
import { FailedAttempts } from './failed-attempts.js';

describe('Failed attempts to authenticate as a client', () => {
  const clock = new FixedClock();
  let attempts: FailedAttempts;
  beforeEach(() => (attempts = new FailedAttempts(clock)));
  const fail = (times: number, client = 'app', address = '192.0.2.1') => {
    for (let count = 0; count < times; count++) attempts.note(client, address);
  };

  it('are borne up to sixty', () => {
    fail(59);
    expect(() => attempts.assertFew('app', '192.0.2.1')).not.toThrow();
    fail(1);
    expect(() => attempts.assertFew('app', '192.0.2.1')).toThrow(TemporarilyUnavailable);
  });

  it('shut out neither other networks nor other clients', () => {
    fail(500);
    expect(() => attempts.assertFew('app', '192.0.2.2')).not.toThrow();
    expect(() => attempts.assertFew('other', '192.0.2.1')).not.toThrow();
  });

  it('are forgiven one every two seconds', () => {
    fail(61);
    clock.advance(3);
    expect(() => attempts.assertFew('app', '192.0.2.1')).toThrow(TemporarilyUnavailable);
    clock.advance(1);
    expect(() => attempts.assertFew('app', '192.0.2.1')).not.toThrow();
    fail(1);
    expect(() => attempts.assertFew('app', '192.0.2.1')).toThrow(TemporarilyUnavailable);
  });
});
