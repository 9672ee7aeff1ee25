import { AccessTokens, type AccessTokenClaims } from '@latchkey/token-issuance';
import { anAccount, anAuthorization } from '@latchkey/testing';
import { DOCUMENTS, FeedStage } from '../../test/feed-stage.js';

describe.each(['jwt', 'opaque'] as const)('The introspection of a token (%s)', (format) => {
  let stage: FeedStage;
  let claims: AccessTokenClaims;
  beforeAll(async () => {
    stage = await FeedStage.open();
    await stage.run(async (stores) => {
      await stores.accounts.add(anAccount());
      await stores.authorizations.add(anAuthorization());
    });
    const now = stage.storage.clock.now().getTime() / 1000;
    claims = {
      iss: 'https://id.example', jti: 'j-1', sub: 'acct_ada', client_id: 'app', azp: 'app', aud: [DOCUMENTS], scope: 'documents:read', iat: now, nbf: now, exp: now + 60,
      aut: 'APPLICATION_USER', sid: 'session-1', authz: 'authorization-1', rev: 0, cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' },
    };
  });
  afterAll(() => stage?.close());

  const issue = () => stage.run((stores) => stage.nodes[0]!.app.get(AccessTokens, { strict: false }).issue(claims, { format, alg: 'ES256' }, stores));
  const introspect = async (token: string, client: string): Promise<unknown> => {
    const authorization = `Basic ${Buffer.from(`${client}:${stage.secretOf(client)}`).toString('base64')}`;
    const response = await fetch(`${stage.nodes[0]!.url}/introspection`, { method: 'POST', headers: { authorization }, body: new URLSearchParams({ token }) });
    return response.json();
  };

  it('tells its resource server all that a revocation can name it by, what it is bound to, and when it ends', async () => {
    const { jti, sub, client_id, aud, sid, authz, rev, aut, cnf, exp, iat, iss, scope } = claims;
    const token = await issue();
    expect(await introspect(token, 'api')).toMatchObject({ active: true, jti, sub, client_id, aud, sid, authz, rev, aut, cnf, exp, iat, iss, scope });
    expect(await introspect(token, 'mail-api')).toEqual({ active: false });
    await stage.revoke([{ selector: 'session:session-1' }]);
    expect(await introspect(token, 'api')).toEqual({ active: false });
  });
});
