import { RESPONSE_TYPES } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { contextOf, judged } from '../../../test/drafts.js';
import { responseType } from './response-type.js';

const open = contextOf({ responseTypesAllowed: RESPONSE_TYPES });
const everything = aClient({ responseTypes: RESPONSE_TYPES, grantTypes: ['authorization_code', 'implicit'] });

describe('response_type', () => {
  it('is code', async () => expect((await judged(responseType, aClient(), { response_type: 'code' })).responseType).toBe('code'));

  it.each(RESPONSE_TYPES)('may be %s where the tenant allows it and the client is registered for it', async (response_type) => {
    expect((await judged(responseType, everything, { response_type }, open)).responseType).toBe(response_type);
  });

  it('may name its parts in any order', async () => {
    expect((await judged(responseType, everything, { response_type: 'token id_token code' }, open)).responseType).toBe('code id_token token');
  });

  it.each(['token', 'CODE', 'code code', 'none code'])('is not %s', async (response_type) => {
    await expect(judged(responseType, everything, { response_type }, open)).rejects.toMatchObject({ code: 'unsupported_response_type' });
  });

  it.each(RESPONSE_TYPES.filter((type) => type !== 'code'))('is not %s unless the tenant allows it', async (response_type) => {
    await expect(judged(responseType, everything, { response_type })).rejects.toMatchObject({ code: 'unsupported_response_type' });
  });

  it('is required', async () => {
    await expect(judged(responseType, aClient(), {})).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it.each([
    ['code', { responseTypes: [] }],
    ['code', { grantTypes: ['client_credentials' as const] }],
    ['id_token', {}],
    ['id_token', { responseTypes: RESPONSE_TYPES }],
    ['code token', { responseTypes: RESPONSE_TYPES, grantTypes: ['implicit' as const] }],
  ])('%s is refused to a client that is not registered for it', async (response_type, registered) => {
    await expect(judged(responseType, aClient(registered), { response_type }, open)).rejects.toMatchObject({ code: 'unauthorized_client' });
  });
});
