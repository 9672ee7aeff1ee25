import * as oidc from 'openid-client';
import { type Application, SIGNED_OUT, type Tokens } from './application/application.js';
import { Documents } from './application/documents.js';
import { Person } from './person/person.js';
import { World } from './world.js';

/** Every secret that was issued or chosen, by what it is. */
class Secrets {
  readonly known = new Map<string, string>();

  add(what: string, ...values: readonly (string | undefined)[]): void {
    for (const value of values) {
      if (!value) throw new Error(`no ${what} was issued`);
      this.known.set(value, what);
      // What proves a JWT is its last part; the others are public knowledge.
      const [, , signature] = value.split('.');
      if (value.startsWith('eyJ') && signature) this.known.set(signature, `signature of a ${what}`);
    }
  }

  addTokens({ access_token, refresh_token, id_token }: Tokens): void {
    this.add('access token', access_token);
    if (refresh_token !== undefined) this.add('refresh token', refresh_token);
    if (id_token !== undefined) this.add('ID token', id_token);
  }

  /** What of it occurs in a text. */
  in(text: string): readonly string[] {
    return [...this.known].filter(([value]) => text.includes(value)).map(([, what]) => what);
  }
}

const secrets = new Secrets();

const world = World.forThisFile();

async function walk(format: 'jwt' | 'opaque'): Promise<void> {
  const application = await world.application({ access_token_format: format });
  secrets.add('client secret', application.registered.client_secret);
  const person = await world.somebody();
  secrets.add('password', person.account.password);
  const brought = await application.send(person);
  secrets.add('code', brought.code);
  secrets.add('code verifier', brought.checks.pkceCodeVerifier);
  const first = await application.redeem(brought);
  const next = await oidc.refreshTokenGrant(application.client, first.refresh_token ?? '');
  secrets.addTokens(first);
  secrets.addTokens(next);
  await useTokens(application, next);
  await oidc.refreshTokenGrant(application.client, first.refresh_token ?? '').then((tokens) => secrets.addTokens(tokens));
  secrets.add('cookie', ...(await person.cookieValues()));
  await oidc.tokenRevocation(application.client, next.access_token);
  await oidc.tokenRevocation(application.client, next.refresh_token ?? '');
  await person.look(oidc.buildEndSessionUrl(application.client, { id_token_hint: first.id_token ?? '', post_logout_redirect_uri: SIGNED_OUT }));
  secrets.addTokens(await oidc.clientCredentialsGrant(application.client, { scope: 'documents:read' }));
}

async function useTokens(application: Application, { access_token }: Tokens): Promise<void> {
  const documents = new Documents(world.stack.addresses.resourceApi);
  await documents.write(access_token, { title: 'Plan', body: '' });
  await documents.list(access_token);
  await oidc.fetchUserInfo(application.client, access_token, oidc.skipSubjectCheck);
  await oidc.tokenIntrospection(application.client, access_token);
}

/** The ways in which secrets arrive where they do not belong. */
async function stumble(): Promise<void> {
  const application = await world.application();
  const secret = application.registered.client_secret ?? '';
  secrets.add('client secret', secret);
  const person = await world.somebody();
  const brought = await application.send(person);
  secrets.add('code', brought.code);
  const tokens = await application.redeem(brought);
  secrets.addTokens(tokens);
  await mistype(application, person);
  const { issuer, addresses } = world.stack;
  const bearer = { authorization: `Bearer ${tokens.access_token}` };
  for (const base of [issuer, addresses.adminApi, addresses.resourceApi]) {
    await fetch(`${base}/nowhere/${tokens.refresh_token}?access_token=${tokens.access_token}&client_secret=${secret}`, { headers: bearer });
    await fetch(`${base}/token?code=${brought.code}`, { method: 'POST', body: `{"refresh_token":"${tokens.refresh_token}",`, headers: { ...bearer, 'content-type': 'application/json' } });
    await fetch(`${base}/documents`, { method: 'POST', body: JSON.stringify({ [tokens.access_token]: secret }), headers: { ...bearer, 'content-type': 'application/json' } });
  }
  await fetch(`${issuer}/userinfo?access_token=${tokens.access_token}`);
  await application.post(`${issuer}/token`, { grant_type: 'refresh_token', refresh_token: `${tokens.refresh_token}x` });
  await application.post(`${issuer}/token`, application.redemption(brought));
  await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: secret, client_secret: secret }) });
}

/** A password that is wrong, and one that was typed as the username. */
async function mistype(application: Application, { account }: Person): Promise<void> {
  for (const credentials of [{ ...account, password: `${account.password}!` }, { username: account.password, password: account.password }]) {
    secrets.add('password', credentials.password);
    const { browser } = new Person(account, world.issuer);
    const place = await browser.open((await application.begin()).address);
    if (place.kind !== 'shown' || !place.forms[0]) throw new Error('nobody was asked to sign in');
    await browser.send(place.forms[0], credentials);
  }
}

/** What an administrator is shown once, or sets. */
async function administrate(): Promise<void> {
  const { administration } = world;
  const client = await administration.client({ grant_types: ['client_credentials'] });
  secrets.add('client secret', client.client_secret);
  const added = await administration.must<{ client_secret: string }>('POST', `clients/${client.client_id}/secrets`, {});
  secrets.add('client secret', added.client_secret);
  const key = await administration.client({ grant_types: ['client_credentials'], scope: 'documents:read', token_endpoint_auth_method: 'client_secret_jwt' });
  secrets.add('client secret', key.client_secret);
  await oidc.clientCredentialsGrant(await oidc.discovery(new URL(world.issuer), key.client_id, undefined, oidc.ClientSecretJwt(key.client_secret ?? ''), { execute: [oidc.allowInsecureRequests] }));
  const chosen = 'a secret that was brought along 0123456789';
  await administration.client({ grant_types: ['client_credentials'], client_secret: chosen });
  secrets.add('client secret', chosen);
  const account = await administration.account();
  const password = 'another pass phrase 0123456789';
  await administration.must('PUT', `accounts/${account.id}/password`, { password });
  secrets.add('password', account.password, password);
  const { administrator } = await administration.must<{ administrator: { client_secret: string } }>('POST', 'tenants', { id: 'quiet', name: 'Quiet', administrator: {} });
  secrets.add('client secret', administrator.client_secret);
}

describe('Secrecy', () => {
  let contents: readonly { place: string; text: string }[];

  beforeAll(async () => {
    const { MASTER_KEY, BOOTSTRAP_ADMIN_CLIENT_SECRET, BOOTSTRAP_ADMIN_PASSWORD, RESOURCE_API_CLIENT_SECRET, ADMIN_API_CLIENT_SECRET } = world.stack.secrets;
    secrets.add('setting', MASTER_KEY, BOOTSTRAP_ADMIN_CLIENT_SECRET, BOOTSTRAP_ADMIN_PASSWORD, RESOURCE_API_CLIENT_SECRET, ADMIN_API_CLIENT_SECRET);
    secrets.add('access token', world.administration.accessToken);
    await walk('jwt');
    await walk('opaque');
    await stumble();
    await administrate();
    contents = await world.rows.contents();
    await world.stack.stopServices();
  });

  it('looks for secrets of every kind, in logs and tables that were written', () => {
    expect(new Set(secrets.known.values())).toEqual(new Set([
      'access token', 'refresh token', 'ID token', 'code', 'code verifier', 'client secret', 'password', 'cookie', 'setting',
      'signature of a access token', 'signature of a ID token',
    ]));
    expect(world.stack.lines.filter((line) => line.includes('"msg":"request"')).length).toBeGreaterThan(50);
    // What is no secret is found, so the search does find.
    expect(contents.filter(({ text }) => text.includes(world.stack.secrets.BOOTSTRAP_ADMIN_CLIENT_ID)).map(({ place }) => place)).toContain('clients.client_id');
    for (const place of ['access_tokens.hash', 'refresh_tokens.hash', 'authorization_codes.hash', 'sessions.id', 'accounts.password_hash', 'clients.secrets', 'audit_events.id']) {
      expect(contents.find((column) => column.place === place)?.text ?? `${place} is no column`).toMatch(/./);
    }
  });

  it('holds in every line that any service wrote at its most talkative', () => {
    const found = world.stack.lines.flatMap((line) => secrets.in(line).map((what) => `${what}: ${line.slice(0, 200)}`));
    expect(found).toEqual([]);
  });

  it('holds in every column of every table', () => {
    expect(contents.flatMap(({ place, text }) => secrets.in(text).map((what) => `${what} in ${place}`))).toEqual([]);
  });

  it('holds for bytes too, which PostgreSQL shows in hexadecimal', () => {
    const encoded = [...secrets.known].map(([value, what]) => [Buffer.from(value).toString('hex'), what] as const);
    expect(contents.flatMap(({ place, text }) => encoded.filter(([value]) => text.includes(value)).map(([, what]) => `${what} in ${place}`))).toEqual([]);
  });
});
