import { InvalidDpopProof, InvalidGrant } from '@latchkey/protocol';
import { decodeJwt } from 'jose';
import { Granting, REDIRECT_URI, VERIFIER } from '../test/granting.js';

const [KEY, OTHER] = [{ jkt: 'key' }, { jkt: 'other' }];
const CERTIFICATE = { 'x5t#S256': 'key' };
const OTHER_VERIFIER = VERIFIER.replace('a', 'b');
const redemption = (code: string) => ({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER });
const refreshing = (refresh_token = '') => ({ grant_type: 'refresh_token', refresh_token });

describe.each(['none', 'client_secret_basic'] as const)('A client that authenticates by %s', (tokenEndpointAuthMethod) => {
  let scene: Granting;
  beforeAll(async () => (scene = await Granting.open('jwt', { tokenEndpointAuthMethod, ...(tokenEndpointAuthMethod === 'none' && { grantTypes: ['authorization_code', 'refresh_token'] }) })));
  afterAll(() => scene.storage.close());

  it('is given tokens that are bound to what it proves', async () => {
    for (const [confirmation, type] of [[KEY, 'DPoP'], [CERTIFICATE, 'Bearer']] as const) {
      const tokens = await scene.request(redemption(await scene.code()), { confirmation });
      expect([tokens.token_type, decodeJwt(tokens.access_token).cnf]).toEqual([type, confirmation]);
    }
    const plain = await scene.request(redemption(await scene.code()));
    expect([plain.token_type, decodeJwt(plain.access_token).cnf]).toEqual(['Bearer', undefined]);
  });

  it('redeems a code that is bound to a key by that key alone, and others cannot burn it', async () => {
    const code = await scene.code({}, { dpopJkt: 'key' });
    for (const confirmation of [undefined, OTHER, CERTIFICATE]) await expect(scene.request(redemption(code), { confirmation })).rejects.toThrow(InvalidGrant);
    expect((await scene.request(redemption(code), { confirmation: KEY })).token_type).toBe('DPoP');
  });
});

describe('A proof', () => {
  it('is used up by who sends a code or refresh token of the client alone, and one that was used up changes nothing', async () => {
    const scene = await Granting.open('jwt', { tokenEndpointAuthMethod: 'none', grantTypes: ['authorization_code', 'refresh_token'] });
    const spent: string[] = [];
    const once = (id: string) => async () => {
      if (spent.includes(id)) throw new InvalidDpopProof({ description: 'was used before' });
      spent.push(id);
    };
    const redeeming = redemption(await scene.code());
    await expect(scene.request({ ...redeeming, code: 'made-up' }, { confirmation: KEY, spendProof: once('a') })).rejects.toThrow(InvalidGrant);
    await expect(scene.request({ ...redeeming, code_verifier: OTHER_VERIFIER }, { confirmation: KEY, spendProof: once('a') })).rejects.toThrow(InvalidGrant);
    expect(spent).toEqual([]);
    const { refresh_token } = await scene.request(redeeming, { confirmation: KEY, spendProof: once('a') });
    // A code that comes back ends what came of it; a request that comes back does not.
    await expect(scene.request(redeeming, { confirmation: KEY, spendProof: once('a') })).rejects.toThrow(InvalidDpopProof);
    await expect(scene.request(refreshing(refresh_token), { confirmation: KEY, spendProof: once('a') })).rejects.toThrow(InvalidDpopProof);
    expect((await scene.request(refreshing(refresh_token), { confirmation: KEY, spendProof: once('b') })).token_type).toBe('DPoP');
    await scene.storage.close();
  });
});

describe('A refresh token', () => {
  it('of a public client is bound to what it proved, from one to the next and in a retry, and nobody else ends its family', async () => {
    const scene = await Granting.open('jwt', { tokenEndpointAuthMethod: 'none', grantTypes: ['authorization_code', 'refresh_token'] });
    for (const [own, others] of [[KEY, [undefined, OTHER, CERTIFICATE]], [CERTIFICATE, [undefined, KEY, { 'x5t#S256': 'other' }]]] as const) {
      const first = await scene.request(redemption(await scene.code()), { confirmation: own });
      const second = await scene.request(refreshing(first.refresh_token), { confirmation: own });
      for (const confirmation of others) {
        for (const token of [first.refresh_token, second.refresh_token]) await expect(scene.request(refreshing(token), { confirmation })).rejects.toThrow('is bound to a key or certificate');
      }
      expect((await scene.request(refreshing(first.refresh_token), { confirmation: own })).refresh_token).toBe(second.refresh_token);
      expect(decodeJwt((await scene.request(refreshing(second.refresh_token), { confirmation: own })).access_token).cnf).toEqual(own);
    }
    await scene.storage.close();
  });

  it('of a client with credentials is bound to these, so that its keys may change', async () => {
    const scene = await Granting.open('opaque');
    const { refresh_token } = await scene.request(redemption(await scene.code()), { confirmation: KEY });
    const next = await scene.request(refreshing(refresh_token), { confirmation: OTHER });
    expect(next.token_type).toBe('DPoP');
    expect((await scene.request(refreshing(next.refresh_token))).token_type).toBe('Bearer');
    await scene.storage.close();
  });
});
