import { newAccountFault } from './new-account.js';

const fit = { username: 'ada', password: 'correct horse' };

describe('A new account', () => {
  it.each([{}, { username: 'ada@example.com' }, { username: '愛' }, { name: 'Ada Lovelace', email: 'ada@example.com' }, { password: '八'.repeat(8) }])(
    'may be %j', (more) => expect(newAccountFault({ ...fit, ...more })).toBeUndefined(),
  );

  it.each([
    ['username', { username: '' }],
    ['username', { username: 'x'.repeat(201) }],
    ['username', { username: 'ada lovelace' }],
    ['username', { username: 'ada\u0000' }],
    ['username', { username: 'a\u202eda' }],
    ['password', { password: '1234567' }],
    ['password', { password: 'x'.repeat(1025) }],
    ['password', { username: 'adalovelace', password: 'AdaLovelace' }],
    ['name', { name: 'x'.repeat(201) }],
    ['name', { name: 'Ada\nLovelace' }],
    ['email', { email: 'ada' }],
    ['email', { email: 'ada@example' }],
    ['email', { email: 'a b@example.com' }],
    ['email', { email: `${'x'.repeat(320)}@example.com` }],
  ])('is unfit for its %s as %j', (field, more) => expect(newAccountFault({ ...fit, ...more })).toBe(field));
});
