import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { responseMode } from './response-mode.js';

describe('response_mode', () => {
  it.each([{}, { response_mode: 'query' }])('is query, said or unsaid', async (raw) => {
    expect((await judged(responseMode, aClient(), raw)).responseMode.name).toBe('query');
  });

  it.each(['fragment', 'form_post', 'toString', '__proto__'])('is not %s', async (response_mode) => {
    await expect(judged(responseMode, aClient(), { response_mode })).rejects.toMatchObject({ code: 'unsupported_response_mode' });
  });
});
