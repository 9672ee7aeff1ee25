import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { responseType } from './response-type.js';

describe('response_type', () => {
  it('is code', async () => expect((await judged(responseType, aClient(), { response_type: 'code' })).responseType).toBe('code'));

  it.each(['token', 'id_token', 'code id_token', 'CODE', 'none'])('is not %s', async (response_type) => {
    await expect(judged(responseType, aClient(), { response_type })).rejects.toMatchObject({ code: 'unsupported_response_type' });
  });

  it('is required', async () => {
    await expect(judged(responseType, aClient(), {})).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it.each([{ responseTypes: [] }, { grantTypes: ['client_credentials' as const] }])('is refused to a client that is not registered for it', async (registered) => {
    await expect(judged(responseType, aClient(registered), { response_type: 'code' })).rejects.toMatchObject({ code: 'unauthorized_client' });
  });
});
