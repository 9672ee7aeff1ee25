import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { registrationParameter } from './registration-parameter.js';

describe('The registration parameter', () => {
  it('is refused with the code for it', async () => {
    await expect(judged(registrationParameter, aClient(), { registration: '{}' })).rejects.toMatchObject({ code: 'registration_not_supported' });
  });

  it('that is left out is no matter', async () => expect(await judged(registrationParameter, aClient(), {})).toBeDefined());
});
