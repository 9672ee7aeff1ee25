import { InvalidRequest } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { contextOf, judged } from '../../../test/drafts.js';
import { prompt } from './prompt.js';

describe('prompt', () => {
  it.each([
    [undefined, []],
    ['none', ['none']],
    ['login', ['login']],
    ['login consent', ['login', 'consent']],
    ['select_account', ['select_account']],
  ])('may be %p', async (text, values) => expect([...(await judged(prompt, aClient(), { prompt: text ?? '' })).prompts]).toEqual(values));

  it.each(['none login', 'consent none', 'none none', 'none select_account', 'create', 'Login', 'login  consent'])('%p is refused', async (text) => {
    await expect(judged(prompt, aClient(), { prompt: text })).rejects.toThrow(InvalidRequest);
  });

  it('may be create where people may make accounts of their own, and then alone', async () => {
    const open = contextOf({ signUp: true });
    expect([...(await judged(prompt, aClient(), { prompt: 'create' }, open)).prompts]).toEqual(['create']);
    await expect(judged(prompt, aClient(), { prompt: 'create login' }, open)).rejects.toThrow(InvalidRequest);
  });
});
