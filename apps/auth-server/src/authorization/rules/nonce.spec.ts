import { InvalidRequest } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { nonce } from './nonce.js';

describe('nonce', () => {
  it('is kept as it came', async () => expect((await judged(nonce, aClient(), { nonce: 'n-0S6_ WzA2Mj' })).nonce).toBe('n-0S6_ WzA2Mj'));
  it('is bounded', async () => expect(judged(nonce, aClient(), { nonce: 'x'.repeat(1025) })).rejects.toThrow(InvalidRequest));

  it.each(['id_token', 'code id_token', 'code id_token token'] as const)('is required for %s', async (responseType) => {
    const asked: typeof nonce = (draft, context) => nonce(Object.assign(draft, { responseType }), context);
    await expect(judged(asked, aClient(), {})).rejects.toThrow(InvalidRequest);
    expect((await judged(asked, aClient(), { nonce: 'n' })).nonce).toBe('n');
  });
});
