import { selectorsOf } from './selectors.js';

const own = { jti: 'j', sub: 'app', client_id: 'app', aud: ['https://api'], aut: 'APPLICATION' as const };
const person = { jti: 'j', sub: 'acct_1', client_id: 'app', aud: ['https://api', 'https://other'], sid: 's', authz: 'a', aut: 'APPLICATION_USER' as const };

describe('What a token answers to', () => {
  it('is itself, its client, its tenant and its resources', () => {
    expect(selectorsOf(own)).toEqual(['token:j', 'client:app', 'tenant:', 'resource:https://api']);
  });

  it('is for a person\'s also the account, the consent, the session and the authorization', () => {
    expect(selectorsOf(person)).toEqual([
      'token:j', 'client:app', 'tenant:', 'resource:https://api', 'resource:https://other',
      'account:acct_1', 'consent:acct_1 app', 'session:s', 'authorization:a',
    ]);
  });

  it('is the account behind a pairwise `sub`, and never that `sub`', () => {
    const pairwise = { ...person, sub: 'acct_p.x' };
    expect(selectorsOf(pairwise, 'acct_1')).toEqual(selectorsOf(person));
    expect(() => selectorsOf(pairwise)).toThrow('pairwise');
  });

  it('is no account when the token is an application\'s own, although `sub` is there', () => {
    expect(selectorsOf(own).filter((key) => key.startsWith('account:'))).toEqual([]);
  });
});
