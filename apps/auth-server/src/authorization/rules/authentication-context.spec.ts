import type { ClaimRequest } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { authenticationContext } from './authentication-context.js';

const asking = (acr: ClaimRequest | null | undefined) =>
  judged((draft, context) => authenticationContext(Object.assign(draft, { claims: { idToken: { acr } } }), context), aClient(), {});

describe('acr', () => {
  it.each([undefined, null, {}, { essential: true }, { value: '9' }, { values: ['9'], essential: false }, { essential: true, value: '1' }, { essential: true, values: ['9', '1'] }])(
    'as %j can be met, or need not be', async (request) => expect(await asking(request)).toBeDefined(),
  );

  it.each([{ value: '2' }, { values: ['2', '3'] }, { values: [] }, { value: 1 }, { value: null }])('essential as %j cannot be met', async (request) => {
    await expect(asking({ essential: true, ...request })).rejects.toMatchObject({ code: 'unmet_authentication_requirements' });
  });
});
