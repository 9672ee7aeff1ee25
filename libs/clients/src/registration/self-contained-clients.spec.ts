import { randomBytes } from 'node:crypto';
import { InvalidClientMetadata, InvalidRedirectUri, MasterKey, SystemRandomness, TemporarilyUnavailable, hashToken } from '@latchkey/protocol';
import type { AuditEventRecord, ClientRecord, Stores, TenantRecord } from '@latchkey/storage';
import { FixedClock, aClient, aTenant } from '@latchkey/testing';
import { ClientSecrets } from '../secrets/client-secrets.js';
import { SealedSecrets } from '../secrets/sealed-secrets.js';
import { ClientDirectory } from './client-directory.js';
import { RegistrationKeys } from './registration-keys.js';
import { RegistrationTrail } from './registration-trail.js';
import { SelfContainedClients } from './self-contained-clients.js';
import { shownLogo } from './shown-logo.js';

const DAY = 86_400;
const clock = new FixedClock();
const masterKey = new MasterKey(Buffer.alloc(32, 7).toString('base64url'));
const keys = new RegistrationKeys(masterKey);
const sealed = new SealedSecrets(masterKey);
const clients = new SelfContainedClients(keys, sealed, new SystemRandomness(), clock);
const tenant = (changes: Partial<TenantRecord['settings']> = {}, id = 'default'): TenantRecord => {
  const made = aTenant({ id });
  return { ...made, settings: { ...made.settings, registration: 'open', ...changes } };
};

const WEB = { client_name: 'Notes', redirect_uris: ['https://notes.example/callback'], contacts: ['admin@notes.example'], logo_uri: 'https://notes.example/logo.png' };
const made = (json: Record<string, unknown> = WEB, of = tenant()): ClientRecord => {
  const client = clients.make(json, of);
  if (!client) throw new Error('too long');
  return client;
};

describe('A client that is nothing but its id', () => {
  it('is at most 600 characters that a URL takes as they are', () => {
    expect(made().clientId).toMatch(/^dyn_[A-Za-z0-9_-]{1,596}$/);
    const much = { ...WEB, redirect_uris: [1, 2, 3, 4].map((at) => `https://notes.example/callback/${at}`), post_logout_redirect_uris: ['https://notes.example/bye'], jwks_uri: 'https://notes.example/jwks.json', tos_uri: 'https://notes.example/terms', policy_uri: 'https://notes.example/privacy', client_uri: 'https://notes.example' };
    expect(made(much).clientId.length).toBeLessThanOrEqual(600);
    expect(clients.make({ ...WEB, logo_uri: `https://x.example/${randomBytes(600).toString('base64url')}` }, tenant())).toBeUndefined();
  });

  it('does not live longer than it would have, when others do from now on', () => {
    const { clientId } = made();
    const raised = (seconds: number) => tenant({ registrationUnusedLifetime: 365 * DAY, registrationsBefore: { time: new Date(clock.now().getTime() + seconds * 1000).toISOString(), unusedLifetime: 60 } });
    expect(clients.open(clientId, raised(0))?.expiresAt).toEqual(new Date(clock.now().getTime() + 60_000));
    expect(clients.open(clientId, raised(-1))?.expiresAt).toEqual(new Date(clock.now().getTime() + 365 * DAY * 1000));
  });

  it('has everything that it was registered with', () => {
    const client = made({ ...WEB, token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'ES256' });
    expect(clients.open(client.clientId, tenant())).toEqual(client);
    expect(client).toMatchObject({
      clientName: 'Notes', redirectUris: WEB.redirect_uris, contacts: WEB.contacts, tokenEndpointAuthMethod: 'client_secret_post', idTokenSignedResponseAlg: 'ES256',
      scope: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'], consent: 'explicit', entitlements: [], requirePkce: false,
      createdAt: clock.now(), registration: { by: 'open', lasting: false },
    });
  });

  it('differs from every other one, with its secret and its registration access token', () => {
    const [one, other] = [made(), made()];
    expect(one.clientId).not.toBe(other.clientId);
    expect(one.secrets).not.toEqual(other.secrets);
    expect(one.registration?.accessTokenHash).not.toBe(other.registration?.accessTokenHash);
    expect(hashToken(keys.tokenOf(one.clientId, tenant()))).toBe(one.registration?.accessTokenHash);
  });

  it('proves itself by its secret and by no other', async () => {
    const [client, secrets] = [made(), new ClientSecrets(new SystemRandomness())];
    expect(await secrets.verify(client, keys.secretOf(client.clientId, tenant()), clock.now())).toBe(true);
    expect(await secrets.verify(client, keys.secretOf(made().clientId, tenant()), clock.now())).toBe(false);
    expect(await secrets.verify(client, keys.secretOf(client.clientId, tenant({}, 'acme')), clock.now())).toBe(false);
  });

  it('shares a secret that rests sealed when it computes MACs with it, and proves itself by no plain one', async () => {
    const client = made({ ...WEB, token_endpoint_auth_method: 'client_secret_jwt', token_endpoint_auth_signing_alg: 'HS512' });
    expect(sealed.open(client, 'default', clock.now())).toEqual([keys.macSecretOf(client.clientId, tenant())]);
    expect(keys.macSecretOf(client.clientId, tenant())).not.toBe(keys.secretOf(client.clientId, tenant()));
    expect(await new ClientSecrets(new SystemRandomness()).verify(client, keys.macSecretOf(client.clientId, tenant()), clock.now())).toBe(false);
  });

  it('has no secret when it needs none, and PKCE is asked of it only then or when it asks for it', () => {
    expect(made({ ...WEB, token_endpoint_auth_method: 'none' })).toMatchObject({ secrets: [], requirePkce: true });
    expect(made({ ...WEB, require_pkce: true }).requirePkce).toBe(true);
    expect(() => made({ ...WEB, token_endpoint_auth_method: 'none', require_pkce: false })).toThrow(InvalidClientMetadata);
  });

  it('cannot give itself what only an administrator gives', () => {
    const client = made({ ...WEB, consent: 'implicit', entitlements: [{ resource: 'https://admin.example', scopes: ['clients:write'] }], access_token_lifetime: 9_999_999, allowed_origins: ['https://evil.example'], access_token_format: 'opaque', refresh_token_retry_window: 3600 });
    expect(client).toMatchObject({ consent: 'explicit', entitlements: [], allowedOrigins: [] });
    expect([client.accessTokenLifetime, client.accessTokenFormat, client.refreshTokenRetryWindow]).toEqual([undefined, undefined, undefined]);
    expect(() => made({ grant_types: ['client_credentials'] })).toThrow('must not hold client_credentials');
    expect(() => made({ ...WEB, grant_types: ['authorization_code', 'client_credentials'] })).toThrow(InvalidClientMetadata);
  });

  it.each([['javascript:alert(1)'], ['https://a.example/#f'], ['data:text/html,x'], ['http://a.example/cb'], ['https://u:p@a.example/'], ['//a.example'], ['']])('cannot have the redirect URI %p', (uri) => {
    expect(() => made({ redirect_uris: [uri] })).toThrow(InvalidRedirectUri);
  });

  it('is nobody when the id was changed anywhere, extended, cut, made up, or written otherwise', () => {
    const { clientId } = made();
    for (let at = 4; at < clientId.length; at += 1) {
      const changed = `${clientId.slice(0, at)}${clientId[at] === 'A' ? 'B' : 'A'}${clientId.slice(at + 1)}`;
      expect(clients.open(changed, tenant())).toBeUndefined();
    }
    for (const forged of [`${clientId}A`, `${clientId}==`, clientId.slice(0, -1), clientId.slice(4), 'dyn_', 'dyn_AQ', `dyn_${'A'.repeat(100)}`, `dyn_${'A'.repeat(5000)}`, `${clientId}\n`, clientId.toUpperCase()]) {
      expect(clients.open(forged, tenant())).toBeUndefined();
    }
  });

  it('is nobody at another tenant, under another key, or when it is too old', () => {
    const { clientId } = made();
    expect(clients.open(clientId, tenant({}, 'acme'))).toBeUndefined();
    expect(clients.open(clientId, tenant({ registrationKeyId: '1' }))).toBeUndefined();
    expect(clients.open(clientId, tenant({ registrationUnusedLifetime: 10 }))).toBeDefined();
    clock.advance(11);
    expect(clients.open(clientId, tenant({ registrationUnusedLifetime: 10 }))).toBeUndefined();
    expect(clients.open(clientId, tenant())).toBeDefined();
  });

  it('shows no logo until an administrator confirmed that address', () => {
    const client = made();
    expect(shownLogo(client)).toBeUndefined();
    const confirmed = { ...client, registration: { ...client.registration!, confirmedLogo: WEB.logo_uri } };
    expect(shownLogo(confirmed)).toBe(WEB.logo_uri);
    expect(shownLogo({ ...confirmed, logoUri: 'https://notes.example/other.png' })).toBeUndefined();
    expect(shownLogo(aClient({ logoUri: WEB.logo_uri }))).toBe(WEB.logo_uri);
  });
});

describe('The directory of clients', () => {
  const directory = new ClientDirectory(clients, new RegistrationTrail(clock, new SystemRandomness()), clock);
  const stores = (settings: Partial<TenantRecord['settings']> = {}) => {
    const rows = new Map<string, ClientRecord>();
    const buried = new Set<string>();
    const renewed: [string, Date][] = [];
    const recorded: string[] = [];
    const find = async (id: string) => rows.get(id);
    const store = {
      tenant: tenant(settings),
      clients: {
        find, current: find, isBuried: async (id: string) => buried.has(id), renew: async (...call: [string, Date]) => void renewed.push(call),
        add: async (client: ClientRecord) => (rows.has(client.clientId) || buried.has(client.clientId) ? 'exists' : (rows.set(client.clientId, client), 'added')),
        update: async (client: ClientRecord) => (rows.set(client.clientId, client), 'updated'),
      },
      auditEvents: { add: async ({ action }: AuditEventRecord) => void recorded.push(action) },
    } as unknown as Pick<Stores, 'tenant' | 'clients' | 'auditEvents'>;
    return { store, rows, buried, renewed, recorded };
  };

  it('finds a client without a row, unless it was removed or the tenant is not open', async () => {
    const { clientId } = made();
    const { store, buried } = stores();
    expect((await directory.find(clientId, store))?.clientName).toBe('Notes');
    expect(await directory.find(clientId, stores({ registration: 'token' }).store)).toBeUndefined();
    expect(await directory.find(clientId, stores({ registration: 'off' }).store)).toBeUndefined();
    buried.add(clientId);
    expect(await directory.find(clientId, store)).toBeUndefined();
  });

  it('prefers the row, which ends with its time and, until somebody consented, with the key', async () => {
    const { clientId, registration } = made();
    const { store, rows } = stores();
    const row = aClient({ clientId, clientName: 'Row', registration: registration!, expiresAt: new Date(clock.now().getTime() + 1000) });
    rows.set(clientId, row);
    expect((await directory.find(clientId, store))?.clientName).toBe('Row');
    rows.set(clientId, { ...row, expiresAt: clock.now() });
    expect(await directory.find(clientId, store)).toBeUndefined();
    rows.set(clientId, { ...row, registration: { ...registration!, keyId: 'before' } });
    expect(await directory.find(clientId, store)).toBeUndefined();
    rows.set(clientId, { ...row, registration: { ...registration!, keyId: 'before', lasting: true } });
    expect((await directory.find(clientId, store))?.clientName).toBe('Row');
  });

  it('makes a lasting row of it by a consent, once, and puts its end off when it is used, at most once a day', async () => {
    const client = made();
    const { store, rows, renewed, recorded } = stores();
    await directory.keep(client, store);
    await directory.keep(client, store);
    expect(recorded).toEqual(['client.kept']);
    const row = rows.get(client.clientId)!;
    expect(row).toMatchObject({ ...client, version: 1, registration: { lasting: true }, expiresAt: new Date(clock.now().getTime() + 90 * DAY * 1000) });
    clock.advance(DAY);
    await directory.used(row, store);
    expect(renewed).toEqual([]);
    clock.advance(1);
    await directory.used(row, store);
    expect(renewed).toEqual([[client.clientId, new Date(clock.now().getTime() + 90 * DAY * 1000)]]);
    await directory.used(client, store);
    expect(renewed).toHaveLength(1);
  });

  it('keeps a client that is changed at the very moment of the consent, unless that does not end', async () => {
    const { clientId, registration } = made();
    const { store, rows } = stores();
    const row = aClient({ clientId, registration: registration!, expiresAt: new Date(clock.now().getTime() + 1000) });
    rows.set(clientId, row);
    const { update } = store.clients;
    const conflicts = (count: number) => (store.clients.update = (changed) => (count-- > 0 ? Promise.resolve('conflict') : update.call(store.clients, changed)));
    conflicts(9);
    await expect(directory.keep(row, store)).rejects.toThrow(TemporarilyUnavailable);
    conflicts(2);
    await directory.keep(row, store);
    expect(rows.get(clientId)?.registration?.lasting).toBe(true);
  });

  it('puts the end of a client off that is used all the time, however short that time is', async () => {
    const client = made();
    const { store, rows, renewed } = stores({ registrationUnusedLifetime: 3600 });
    await directory.keep(client, store);
    clock.advance(300);
    await directory.used(rows.get(client.clientId)!, store);
    expect(renewed).toEqual([]);
    clock.advance(600);
    await directory.used(rows.get(client.clientId)!, store);
    expect(renewed).toEqual([[client.clientId, new Date(clock.now().getTime() + 3600 * 1000)]]);
  });

  it('keeps no client that was removed this moment, and leaves those alone that an administrator registered', async () => {
    const client = made();
    const { store, buried, rows } = stores();
    buried.add(client.clientId);
    await expect(directory.keep(client, store)).rejects.toThrow('not registered any more');
    await directory.keep(aClient(), store);
    expect(rows.size).toBe(0);
  });
});
