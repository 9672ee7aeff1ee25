import { InvalidGrant, InvalidRequest, InvalidTarget, UnauthorizedClient } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { DOCUMENTS, Granting, REDIRECT_URI, VERIFIER } from '../test/granting.js';

describe.each(['jwt', 'opaque'] as const)('The authorization_code grant, with %s access tokens', (format) => {
  let granting: Granting;
  beforeAll(async () => (granting = await Granting.open(format)));
  afterAll(() => granting.storage.close());

  it('gives tokens for a code', async () => {
    const response = await granting.redeem(await granting.code());
    expect(response).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'openid documents:read' });
    expect(response.id_token).toBeDefined();
    expect(response.refresh_token).toMatch(/^lk_rt_/);
    expect(await granting.isActive(response)).toBe(true);
  });

  it('names the person, the session, the authorization and the position in the access token, and nothing else of the person', async () => {
    const { access_token } = await granting.redeem(await granting.code({ id: 'authz-claims' }));
    const claims = await granting.run((stores) => granting.accessTokens.resolve(access_token, stores));
    expect(claims).toMatchObject({
      iss: 'https://id.example', sub: 'acct_ada', aud: [DOCUMENTS, 'https://id.example/userinfo'], client_id: 'app', azp: 'app',
      scope: 'openid documents:read', sid: 'session-1', authz: 'authz-claims', amr: ['pwd'], aut: 'APPLICATION_USER', rev: expect.any(Number),
    });
    expect(JSON.stringify(claims)).not.toContain('ada@example.com');
  });

  it('lets exactly one of 100 parallel redemptions win', async () => {
    const code = await granting.code();
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => granting.redeem(code)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(InvalidGrant);
  });

  it('ends what came of a code that returns (RFC 6749 §4.1.2)', async () => {
    const code = await granting.code();
    const response = await granting.redeem(code);
    await expect(granting.redeem(code)).rejects.toThrow('used before');
    expect(await granting.isActive(response)).toBe(false);
    await expect(granting.refresh(response.refresh_token)).rejects.toThrow(InvalidGrant);
  });

  it.each([
    ['another redirect URI', { redirect_uri: `${REDIRECT_URI}/` }, InvalidGrant],
    ['a wrong verifier', { code_verifier: VERIFIER.replace('a', 'b') }, InvalidGrant],
    ['no verifier', { code_verifier: '' }, InvalidRequest],
    ['no redirect URI', { redirect_uri: '' }, InvalidRequest],
    ['a resource that was not granted', { resource: 'https://other.example' }, InvalidTarget],
  ])('refuses %s, and the code stays good', async (_what, parameters, error) => {
    const code = await granting.code();
    await expect(granting.redeem(code, parameters)).rejects.toThrow(error);
    await expect(granting.redeem(code)).resolves.toBeDefined();
  });

  it('refuses another client, which cannot burn the code', async () => {
    const code = await granting.code();
    await expect(granting.redeem(code, {}, aClient({ clientId: 'other' }))).rejects.toThrow(InvalidGrant);
    await expect(granting.redeem(code)).resolves.toBeDefined();
  });

  it('refuses a verifier where the request had no challenge (RFC 9700 §4.8.2)', async () => {
    const code = await granting.code({}, { challenge: false });
    await expect(granting.redeem(code)).rejects.toThrow('no code_challenge');
    await expect(granting.redeem(code, { code_verifier: '' })).resolves.toBeDefined();
  });

  it('refuses a code after its minute', async () => {
    const code = await granting.code();
    await granting.storage.travel(61);
    await expect(granting.redeem(code)).rejects.toThrow('expired');
  });

  it('refuses the code of an authorization that was revoked', async () => {
    const code = await granting.code({ id: 'authz-revoked' });
    await granting.run((stores) => granting.revocations.revokeAuthorization('authz-revoked', stores));
    await expect(granting.redeem(code)).rejects.toThrow(InvalidGrant);
  });

  it.each(['lk_ac_forged', 'x', `lk_ac_${'0'.repeat(66)}`])('refuses %s', (code) => expect(granting.redeem(code)).rejects.toThrow(InvalidGrant));

  it('is only for clients that are registered for it', async () => {
    const client = { ...granting.client, grantTypes: ['client_credentials'] as const };
    await expect(granting.redeem('x', {}, client)).rejects.toThrow(UnauthorizedClient);
  });
});
