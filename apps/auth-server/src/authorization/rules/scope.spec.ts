import { InvalidScope } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { scope } from './scope.js';

describe('scope', () => {
  it('is a list of names', async () => expect([...(await judged(scope, aClient(), { scope: 'openid email' })).scope]).toEqual(['openid', 'email']));
  it('may be left out', async () => expect((await judged(scope, aClient(), {})).scope.size).toBe(0));
  it.each(['openid  email', 'op"enid', 'openid\temail', 'é'])('%p is malformed', async (text) => {
    await expect(judged(scope, aClient(), { scope: text })).rejects.toThrow(InvalidScope);
  });
});
