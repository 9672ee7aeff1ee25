import { createPublicKey } from 'node:crypto';
import { outcomeOf } from '../../../test/outcome.js';
import { TestIssuer } from '../../../test/test-issuer.js';
import { signedText, signingKey, symmetricText, unsignedText } from '../../testing/index.js';
import type { SigningKey } from '../../testing/index.js';
import { createAccessTokenVerifier } from '../index.js';
import type { AccessTokenVerifier } from '../index.js';

describe('a hostile JWT', () => {
  let issuer: TestIssuer;
  let key: SigningKey;
  let verifier: AccessTokenVerifier;

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    key = issuer.keys[0] as SigningKey;
    verifier = createAccessTokenVerifier({ issuers: [{ issuer: issuer.issuer, audience: issuer.audience }], keyCache: { minInterval: 0.1 } });
  });

  afterAll(() => issuer.stop());

  const header = (changes: object = {}) => ({ alg: 'ES256', kid: 'es', typ: 'at+jwt', ...changes });
  const craft = (head: object, payload: object = issuer.claims()): string => signedText(JSON.stringify(head), JSON.stringify(payload), key);
  const refused = async (token: string, reason: RegExp): Promise<void> =>
    expect(await outcomeOf(verifier.verify(token))).toEqual({ status: 401, code: 'invalid_token', description: expect.stringMatching(reason) });

  it('is told apart from an honest one made by the same hand', async () => {
    expect((await verifier.verify(craft(header()))).sub).toBe('account-1');
  });

  it('is refused without a signature, whatever case none is written in', async () => {
    const unsigned = (alg: string) => unsignedText(JSON.stringify(header({ alg })), JSON.stringify(issuer.claims()));
    for (const alg of ['none', 'None', 'NONE', '']) {
      await refused(unsigned(alg), /alg is/);
      await refused(`${unsigned(alg)}AAAA`, /alg is/);
    }
  });

  it('is refused under HS256 with the public key as the secret', async () => {
    const pem = createPublicKey({ key: key.publicJwk as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
    for (const secret of [pem, JSON.stringify(key.publicJwk), key.publicJwk.x ?? '']) {
      await refused(symmetricText(JSON.stringify(header({ alg: 'HS256' })), JSON.stringify(issuer.claims()), secret), /alg is 'HS256'; expected ES256/);
    }
  });

  it('is refused when a foreign key signed it under the same kid', async () => {
    await refused(await issuer.jwt({}, {}, await signingKey('ES256', 'es')), /signature is not that of the issuer/);
  });

  it('cannot bring its own key along', async () => {
    const own = await signingKey('ES256', 'own');
    const url = 'https://attacker.example/keys';
    for (const extra of [{ jwk: own.publicJwk }, { jku: url }, { x5u: url }, { x5c: ['MIIB'] }]) {
      await refused(signedText(JSON.stringify(header({ kid: 'es', ...extra })), JSON.stringify(issuer.claims()), own), /signature/);
      await refused(signedText(JSON.stringify(header({ kid: 'own', ...extra })), JSON.stringify(issuer.claims()), own), /no ES256 key/);
    }
  });

  it('is refused when the algorithm is not the key’s', async () => {
    await refused(craft(header({ alg: 'RS256', kid: 'es' })), /no RS256 key with the kid 'es'/);
    await refused(craft(header({ alg: 'ES256', kid: 'rs' })), /no ES256 key with the kid 'rs'/);
    await refused(craft(header({ alg: 'ES384', kid: 'es' })), /no ES384 key/);
  });

  it('is refused when it is another kind of JWT, such as an ID token', async () => {
    for (const typ of ['JWT', 'id_token', 'logout+jwt', 'dpop+jwt', undefined, 7]) await refused(craft(header({ typ })), /typ is/);
  });

  it('is refused with header extensions', async () => {
    await refused(craft(header({ crit: ['exp'], exp: 1 })), /crit/);
    await refused(craft(header({ crit: [] })), /crit/);
    await refused(craft(header({ b64: false })), /crit/);
  });

  it('is refused when a member is named twice, in header or payload, at any depth and in any spelling', async () => {
    const payload = JSON.stringify(issuer.claims());
    await refused(signedText('{"alg":"none","alg":"ES256","kid":"es","typ":"at+jwt"}', payload, key), /header names a member twice/);
    await refused(signedText(JSON.stringify(header()), payload.replace('{', '{"sub":"root",'), key), /payload names a member twice/);
    await refused(signedText(JSON.stringify(header()), payload.replace('{', '{"s\\u0075b":"root",'), key), /payload names a member twice/);
    await refused(signedText(JSON.stringify(header()), payload.replace('{', '{"act":{"a":[1,{"b":1,"b":2}]},'), key), /payload names a member twice/);
  });

  it('is refused when it is not JSON in UTF-8, or not an object', async () => {
    await refused(signedText(JSON.stringify(header()), '["sub"]', key), /payload is not a JSON object/);
    await refused(signedText('null', '{}', key), /header is not a JSON object/);
    await refused(signedText(JSON.stringify(header()), '{"sub":', key), /payload is not a JSON object/);
    await refused(`${Buffer.from('{"typ":"\xff"}', 'latin1').toString('base64url')}.e30.AAAA`, /header is not in UTF-8/);
  });

  it('is refused truncated, padded, respelled or with parts too many', async () => {
    const honest = await issuer.jwt();
    const [head = '', payload = '', signature = ''] = honest.split('.');
    await refused(`${head}.${payload}`, /2 parts/);
    await refused(head, /1 parts/);
    await refused(`${head}..${signature}`, /payload is not a JSON object/);
    await refused(`${honest}.AAAA.AAAA`, /5 parts/);
    await refused(honest.slice(0, -4), /signature/);
    await refused(`${honest}=`, /signature is not base64url/);
    await refused(`${head}.${payload}.${signature.slice(0, -1)}!`, /signature is not base64url/);
    // ES256 signatures end in 4 bits that decoders ignore.
    const respelled = signature.slice(0, -1) + String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1);
    await refused(`${head}.${payload}.${respelled}`, /signature/);
  });

  it('is refused however deep it goes', async () => {
    const deep = `{"iss":${'['.repeat(6_000)}${']'.repeat(6_000)}}`;
    const trusting = createAccessTokenVerifier({ issuers: [{ issuer: issuer.issuer, audience: issuer.audience }], maxTokenLength: 100_000 });
    expect(await outcomeOf(trusting.verify(signedText(JSON.stringify(header()), deep, key)))).toMatchObject({ status: 401, description: expect.stringMatching(/issuer is/) });
  });

  it('is refused when it is too long to be looked at', async () => {
    await refused(await issuer.jwt({ padding: 'x'.repeat(20_000) }), /longer than 16384 characters/);
    await refused(craft(header({ kid: 'k'.repeat(300) })), /kid is not a text of reasonable length/);
  });

  it('is refused from an issuer that is nearly the right one', async () => {
    for (const iss of [`${issuer.issuer}/`, issuer.issuer.toUpperCase(), 'https://attacker.example', undefined, [issuer.issuer]]) {
      await refused(await issuer.jwt({ iss }), /issuer is .*; expected 'http:/);
    }
  });

  it('is refused for another audience, or for none', async () => {
    for (const aud of ['https://api.example', `${issuer.audience}/`, [], ['https://other.example'], undefined, { 0: issuer.audience }]) {
      await refused(await issuer.jwt({ aud }), /audience is/);
    }
  });

  it('cannot write into the header of the answer', async () => {
    const { description } = await outcomeOf(verifier.verify(await issuer.jwt({ iss: 'a"\r\nSet-Cookie: x=1\\ü' })));
    expect(description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });
});
