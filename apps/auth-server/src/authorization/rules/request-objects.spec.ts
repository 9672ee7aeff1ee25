import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { requestObjects } from './request-objects.js';

describe('Request objects', () => {
  it.each([
    ['request', 'request_not_supported'],
    ['request_uri', 'request_uri_not_supported'],
    ['registration', 'registration_not_supported'],
  ])('as %s are refused with the code for it', async (name, code) => {
    await expect(judged(requestObjects, aClient(), { [name]: 'x' })).rejects.toMatchObject({ code });
  });

  it('that are left out are no matter', async () => expect(await judged(requestObjects, aClient(), {})).toBeDefined());
});
