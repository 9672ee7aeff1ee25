import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { loginHint } from './login-hint.js';

describe('login_hint', () => {
  it('is kept', async () => expect((await judged(loginHint, aClient(), { login_hint: 'ada' })).loginHint).toBe('ada'));
  it('that no username can be is dropped', async () => expect((await judged(loginHint, aClient(), { login_hint: 'x'.repeat(321) })).loginHint).toBeUndefined());
});
