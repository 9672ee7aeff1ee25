import { exportJWK, generateKeyPair, importJWK, jwtVerify } from 'jose';
import { SIGNING_ALGORITHMS } from '@latchkey/protocol';
import { Signer } from './signer.js';

describe.each(SIGNING_ALGORITHMS)('A signer of %s', (alg) => {
  it('writes a JWS that jose accepts', async () => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const signer = new Signer('k1', alg, { ...(await exportJWK(privateKey)) });
    const jws = await signer.sign('at+jwt', { sub: 'ü', none: undefined });
    const { payload, protectedHeader } = await jwtVerify(jws, await importJWK(await exportJWK(publicKey), alg), { typ: 'at+jwt', algorithms: [alg] });
    expect(payload).toEqual({ sub: 'ü' });
    expect(protectedHeader).toEqual({ alg, typ: 'at+jwt', kid: 'k1' });
  });
});
