import { until } from '../../test/followed.js';
import { outcomeOf, refusalOf } from '../../test/outcome.js';
import { createProofKey, createTestIssuer } from '../testing/index.js';
import type { TestIssuer } from '../testing/index.js';
import { createAccessTokenVerifier } from './index.js';
import type { HttpRequest, RunningAccessTokenVerifier } from './index.js';

const CLOSED = { status: 503, code: 'temporarily_unavailable', description: 'This API is being stopped, and verifies no access tokens any more.' };

describe('a verifier that is closed', () => {
  let issuer: TestIssuer;
  let verifier: RunningAccessTokenVerifier;
  beforeEach(async () => {
    issuer = await createTestIssuer({ port: false });
    verifier = createAccessTokenVerifier(issuer.options);
  });
  afterEach(async () => {
    verifier.close();
    await issuer.stop();
  });

  const requestWith = (token: string): HttpRequest => ({ method: 'GET', url: '/', headers: { authorization: `Bearer ${token}` } });

  it.each(['jwt', 'opaque'] as const)('refuses every token in the format %s, remembered or new, good or bad, since it hears of no revocation any more', async (format) => {
    const token = await issuer.token({ format });
    await verifier.verify(token);
    const fresh = await issuer.token({ format });
    verifier.close();
    for (const any of [token, fresh, `${token}x`, 'x'.repeat(20_000)]) expect(await outcomeOf(verifier.verify(any))).toEqual(CLOSED);
    expect(await outcomeOf(verifier.authenticate(requestWith(token)))).toEqual(CLOSED);
    expect((await refusalOf(verifier.verify(token))).headers).toMatchObject({ 'retry-after': '5' });
    await verifier.ready();
    expect(await outcomeOf(verifier.verify(token))).toEqual(CLOSED);
  });

  it('refuses a token whose introspection was under way', async () => {
    const token = await issuer.token({ format: 'opaque' });
    await verifier.ready();
    let letGo: () => void = () => undefined;
    issuer.gate = new Promise((resolve) => (letGo = resolve));
    const accepting = outcomeOf(verifier.verify(token));
    await until(() => issuer.calls['/introspect'] === 1);
    verifier.close();
    letGo();
    expect(await accepting).toEqual(CLOSED);
  });

  it('refuses a token whose proof was being looked at', async () => {
    let spend: () => void = () => undefined;
    const isSpending = new Promise<void>((resolve) => (spend = resolve));
    let decide: (isNew: boolean) => void = () => undefined;
    const decided = new Promise<boolean>((resolve) => (decide = resolve));
    const spentProofs = { spend: () => (spend(), decided) };
    verifier.close();
    verifier = createAccessTokenVerifier({ ...issuer.options, dpop: { spentProofs } });
    const key = await createProofKey();
    const token = await issuer.token({ cnf: key.cnf });
    const dpop = key.proof({ method: 'GET', url: 'https://api.example/', token });
    const accepting = outcomeOf(verifier.authenticate({ method: 'GET', url: '/', headers: { authorization: `DPoP ${token}`, dpop } }));
    await isSpending;
    verifier.close();
    decide(true);
    expect(await accepting).toEqual(CLOSED);
  });
});
