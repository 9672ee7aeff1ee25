import { InvalidRequest } from '@latchkey/protocol';
import { aClient, aPublicClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { codeChallenge } from './code-challenge.js';

const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
const lenient = aClient({ requirePkce: false });

describe('The code challenge', () => {
  it('is kept', async () => expect((await judged(codeChallenge, aClient(), challenge)).codeChallenge).toBe(challenge.code_challenge));

  it('is required of confidential clients', async () => expect(judged(codeChallenge, aClient(), {})).rejects.toThrow(InvalidRequest));

  it('is required of public clients, whatever they are registered for, and whatever nonce they send', async () => {
    await expect(judged(codeChallenge, aPublicClient({ requirePkce: false }), { nonce: 'n' })).rejects.toThrow(InvalidRequest);
  });

  it('may be left out by a confidential client that is registered so', async () => {
    expect((await judged(codeChallenge, lenient, {})).codeChallenge).toBeUndefined();
  });

  it.each([
    ['plain', { ...challenge, code_challenge_method: 'plain' }],
    ['plain by leaving the method out', { code_challenge: challenge.code_challenge }],
    ['of an unknown method', { ...challenge, code_challenge_method: 's256' }],
    ['too short', { ...challenge, code_challenge: 'abc' }],
    ['padded', { ...challenge, code_challenge: `${challenge.code_challenge}=` }],
    ['left out though its method is there', { code_challenge_method: 'S256' }],
  ])('is refused when it is %s, even if it need not be there', async (_what, raw) => {
    await expect(judged(codeChallenge, lenient, raw)).rejects.toThrow(InvalidRequest);
  });

  it('is no matter where no code is asked for', async () => {
    const implicit: typeof codeChallenge = (draft, context) => codeChallenge(Object.assign(draft, { responseType: 'id_token' }), context);
    expect((await judged(implicit, aPublicClient(), {})).codeChallenge).toBeUndefined();
  });
});
