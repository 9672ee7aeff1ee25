import type { ResponseType } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { responseMode } from './response-mode.js';
import type { RuleAfterTrust } from './rule.js';

const of = (type: ResponseType): RuleAfterTrust => (draft, context) => {
  draft.responseType = type;
  return responseMode(draft, context);
};

describe('response_mode', () => {
  it.each<[ResponseType, object, string]>([
    ['code', {}, 'query'],
    ['none', {}, 'query'],
    ['code token', {}, 'fragment'],
    ['code', { response_mode: 'query' }, 'query'],
    ['code', { response_mode: 'fragment' }, 'fragment'],
    ['id_token', { response_mode: 'form_post' }, 'form_post'],
  ])('of %s with %j is %s', async (type, raw, name) => {
    expect((await judged(of(type), aClient(), { ...raw })).responseMode.name).toBe(name);
  });

  it.each(['jwt', 'formPost', 'toString', '__proto__'])('is not %s', async (response_mode) => {
    await expect(judged(of('code'), aClient(), { response_mode })).rejects.toMatchObject({ code: 'unsupported_response_mode' });
  });

  it('is no query where there are tokens', async () => {
    for (const type of ['id_token', 'code token'] as const) {
      await expect(judged(of(type), aClient(), { response_mode: 'query' })).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });
});
