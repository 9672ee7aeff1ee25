import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import * as oidc from 'openid-client';
import { type Application, CALLBACK, SCOPE, type Tokens } from './application/application.js';
import { Documents } from './application/documents.js';
import type { Person } from './person/person.js';
import { World } from './world.js';

const world = World.forThisFile();
const somebody = () => world.somebody({ name: 'Ada Example', email: 'ada@example.com', email_verified: true });

const refusal = async (attempt: Promise<unknown>): Promise<oidc.ResponseBodyError> => {
  const error = await attempt.then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(oidc.ResponseBodyError);
  return error as oidc.ResponseBodyError;
};

describe.each(['jwt', 'opaque'])('The main job, with %s access tokens', (format) => {
  let application: Application;
  let documents: Documents;

  beforeAll(async () => {
    application = await world.application({ access_token_format: format });
    documents = new Documents(world.stack.addresses.resourceApi);
  });

  const signIn = async (parameters?: Readonly<Record<string, string>>): Promise<Tokens & { account: { id: string } }> => {
    const person = await somebody();
    return Object.assign(await application.signIn(person, parameters), { account: person.account });
  };

  it('issues tokens of that format', async () => {
    const { access_token } = await signIn();
    if (format === 'opaque') return expect(access_token).toMatch(/^lk_at_[0-9A-Za-z]+$/);
    expect(decodeJwt(access_token)).toMatchObject({ iss: world.issuer, aut: 'APPLICATION_USER', client_id: application.registered.client_id });
  });

  it('tells the application who signed in: ID token and userinfo agree', async () => {
    const { account, access_token, claims } = await signIn();
    expect(claims()).toMatchObject({ iss: world.issuer, sub: account.id, aud: application.registered.client_id, amr: ['pwd'] });
    expect(await oidc.fetchUserInfo(application.client, access_token, account.id)).toMatchObject({ sub: account.id, name: 'Ada Example', email: 'ada@example.com' });
  });

  it('opens the API for what its scopes say, and for nothing else', async () => {
    const both = await signIn();
    const written = await documents.write(both.access_token, { title: 'Plan', body: 'Of today' });
    expect(written.status).toBe(201);
    expect(await documents.list(both.access_token)).toMatchObject({ status: 200, body: { documents: [{ title: 'Plan' }] } });
    expect(await documents.read(both.access_token, String(written.body.id))).toMatchObject({ status: 200, body: { title: 'Plan', body: 'Of today' } });
    const { access_token: readOnly } = await signIn({ scope: 'openid documents:read' });
    const refused = await documents.write(readOnly, { title: 'No', body: '' });
    expect(refused.status).toBe(403);
    expect(refused.challenge).toMatch(/^Bearer .*error="insufficient_scope".*scope="documents:write"/);
    expect((await documents.list(undefined)).status).toBe(401);
  });

  it('hides what one person wrote from another', async () => {
    const written = await documents.write((await signIn()).access_token, { title: 'Mine', body: '' });
    expect((await documents.read((await signIn()).access_token, String(written.body.id))).status).toBe(404);
  });

  it('goes on with a refresh token, and answers a lost answer with the same successor', async () => {
    const { refresh_token = '', account } = await signIn();
    const next = await oidc.refreshTokenGrant(application.client, refresh_token);
    const again = await oidc.refreshTokenGrant(application.client, refresh_token);
    expect(next.refresh_token).not.toBe(refresh_token);
    expect(again.refresh_token).toBe(next.refresh_token);
    expect((await oidc.fetchUserInfo(application.client, again.access_token, account.id)).sub).toBe(account.id);
    expect((await documents.list(next.access_token)).status).toBe(200);
  });

  it('narrows a refreshed token to fewer scopes', async () => {
    const { refresh_token = '' } = await signIn();
    const { access_token, scope } = await oidc.refreshTokenGrant(application.client, refresh_token, { scope: 'documents:read' });
    expect(scope).toBe('documents:read');
    expect((await documents.write(access_token, { title: 'No', body: '' })).status).toBe(403);
  });

  it('tells its own client and the resource server what a token is worth, and nobody else', async () => {
    const { access_token, account } = await signIn();
    const [own, served, foreign] = await Promise.all([
      oidc.tokenIntrospection(application.client, access_token),
      introspectAs(world.stack.secrets.RESOURCE_API_CLIENT_ID, world.stack.secrets.RESOURCE_API_CLIENT_SECRET, access_token),
      oidc.tokenIntrospection((await world.application()).client, access_token),
    ]);
    expect(own).toMatchObject({ active: true, sub: account.id, client_id: application.registered.client_id, iss: world.issuer });
    expect(served).toEqual(own);
    expect(foreign).toEqual({ active: false });
  });

  it('is refused everywhere once its refresh token was revoked', async () => {
    const { access_token, refresh_token = '', account } = await signIn();
    const later = await oidc.refreshTokenGrant(application.client, refresh_token);
    await oidc.tokenRevocation(application.client, refresh_token);
    for (const token of [access_token, later.access_token]) {
      expect(await oidc.tokenIntrospection(application.client, token)).toEqual({ active: false });
      await expect(oidc.fetchUserInfo(application.client, token, account.id)).rejects.toMatchObject({ status: 401 });
      if (format === 'opaque') expect((await documents.list(token)).status).toBe(401);
    }
    expect(await refusal(oidc.refreshTokenGrant(application.client, later.refresh_token ?? ''))).toMatchObject({ status: 400, error: 'invalid_grant' });
  });

  it('ends one access token alone when that is what is revoked', async () => {
    const { access_token, refresh_token = '' } = await signIn();
    await oidc.tokenRevocation(application.client, access_token);
    expect(await oidc.tokenIntrospection(application.client, access_token)).toEqual({ active: false });
    const { access_token: next } = await oidc.refreshTokenGrant(application.client, refresh_token);
    expect(await oidc.tokenIntrospection(application.client, next)).toMatchObject({ active: true });
  });

  it('serves an application that acts for itself', async () => {
    const { access_token } = await oidc.clientCredentialsGrant(application.client, { scope: 'documents:read' });
    expect(await oidc.tokenIntrospection(application.client, access_token)).toMatchObject({ active: true, aut: 'APPLICATION', sub: application.registered.client_id });
    expect((await documents.list(access_token)).status).toBe(200);
  });

  it('works for a public client with oauth4webapi', async () => {
    const { registered } = await world.application({
      access_token_format: format, token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'],
    });
    const person = await somebody();
    const { refresh_token = '', claims } = await signInWithOauth4webapi(registered.client_id, person);
    expect(claims).toMatchObject({ sub: person.account.id, acr: expect.anything() as unknown });
    expect(refresh_token).toMatch(/^lk_rt_/);
  });
});

async function introspectAs(id: string, secret: string, token: string): Promise<unknown> {
  const client = await oidc.discovery(new URL(world.issuer), id, undefined, oidc.ClientSecretBasic(secret), { execute: [oidc.allowInsecureRequests] });
  return oidc.tokenIntrospection(client, token);
}

async function signInWithOauth4webapi(clientId: string, person: Person) {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const issuer = new URL(world.issuer);
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }));
  const client: oauth.Client = { client_id: clientId };
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const address = new URL(server.authorization_endpoint ?? '');
  address.search = new URLSearchParams({
    client_id: clientId, redirect_uri: CALLBACK, response_type: 'code', scope: SCOPE, state, nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  }).toString();
  const callback = oauth.validateAuthResponse(server, client, await person.allow(address), state);
  const response = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), callback, CALLBACK, verifier, insecure);
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: nonce, requireIdToken: true });
  return { refresh_token: tokens.refresh_token, claims: oauth.getValidatedIdTokenClaims(tokens) };
}
