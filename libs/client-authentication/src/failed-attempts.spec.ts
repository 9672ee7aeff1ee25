import { TemporarilyUnavailable } from '@latchkey/protocol';
import { FixedClock } from '@latchkey/testing';
import { FailedAttempts } from './failed-attempts.js';

describe('Failed attempts to authenticate as a client', () => {
  const clock = new FixedClock();
  let attempts: FailedAttempts;
  beforeEach(() => (attempts = new FailedAttempts(clock)));
  const guesser = { tenant: 'default', clientId: 'app', network: '192.0.2.1/32' };
  const fail = (times: number) => {
    for (let count = 0; count < times; count++) attempts.note(guesser);
  };

  it('are borne up to sixty', () => {
    fail(59);
    expect(() => attempts.assertFew(guesser)).not.toThrow();
    fail(1);
    expect(() => attempts.assertFew(guesser)).toThrow(TemporarilyUnavailable);
  });

  it('shut out neither other networks nor other clients, nor one of another tenant that has the same id', () => {
    fail(500);
    for (const other of [{ network: '192.0.2.2/32' }, { clientId: 'other' }, { tenant: 'acme' }]) expect(() => attempts.assertFew({ ...guesser, ...other })).not.toThrow();
  });

  it('are forgiven one every two seconds', () => {
    fail(61);
    clock.advance(3);
    expect(() => attempts.assertFew(guesser)).toThrow(TemporarilyUnavailable);
    clock.advance(1);
    expect(() => attempts.assertFew(guesser)).not.toThrow();
    fail(1);
    expect(() => attempts.assertFew(guesser)).toThrow(TemporarilyUnavailable);
  });
});
