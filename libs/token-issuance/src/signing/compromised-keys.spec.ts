import { MasterKey, asSecret } from '@latchkey/protocol';
import { Revocations } from '@latchkey/revocation';
import type { Stores, UnitOfWork } from '@latchkey/storage';
import { aTenant, openTestStorage, type TestStorage } from '@latchkey/testing';
import { decodeProtectedHeader } from 'jose';
import type { AccessTokenClaims } from '../access-token/access-token-claims.js';
import { JwtAccessToken } from '../access-token/jwt.js';
import type { ClientJwts } from '../id-token/client-jwts.js';
import { IdTokens } from '../id-token/id-tokens.js';
import { IssuerAddresses } from '../issuer-addresses.js';
import { Subjects } from '@latchkey/claims';
import type { StatusLists } from '../status-list/status-lists.js';
import { CompromisedKeys } from './compromised-keys.js';
import { JwkSet } from './jwk-set.js';
import { KeyRing } from './key-ring.js';
import { SigningKeys } from './signing-keys.js';

const issuers = new IssuerAddresses('https://id.example');

describe('A compromised signing key', () => {
  let storage: TestStorage;
  let other: UnitOfWork;
  let signingKeys: SigningKeys;
  let keyRing: KeyRing;
  let tokens: JwtAccessToken;
  let hints: IdTokens;
  let compromised: CompromisedKeys;
  let tenant = 't0';
  let kid: string;

  beforeAll(async () => {
    storage = await openTestStorage();
    const { clock } = storage;
    other = await storage.anotherNode();
    const masterKey = new MasterKey(Buffer.alloc(32, 7).toString('base64url'));
    signingKeys = new SigningKeys(masterKey, clock);
    keyRing = new KeyRing(masterKey, signingKeys);
    const subjects = new Subjects(masterKey);
    tokens = new JwtAccessToken(keyRing, issuers, subjects, {} as StatusLists, clock);
    hints = new IdTokens({} as ClientJwts, keyRing, issuers, subjects, clock);
    compromised = new CompromisedKeys(signingKeys, new Revocations(clock, subjects), clock);
  });
  beforeEach(async () => {
    tenant = `t${Number(tenant.slice(1)) + 1}`;
    await storage.tenants.add(aTenant({ id: tenant }));
    kid = (await here((stores) => signingKeys.ensure('ES256', stores))).kid;
  });
  afterAll(() => storage.close());

  const on = <Result>(node: UnitOfWork, work: (stores: Stores) => Promise<Result>) => node.run(tenant, work);
  const here = <Result>(work: (stores: Stores) => Promise<Result>) => on(storage.unitOfWork, work);
  const burn = (key = kid) => here((stores) => compromised.burn(key, stores));
  const claims = (rev: number): AccessTokenClaims => {
    const now = Math.floor(storage.clock.now().getTime() / 1000);
    return {
      iss: issuers.issuerOf(tenant), sub: 'app', client_id: 'app', azp: 'app', aud: ['https://api.example'], aut: 'APPLICATION', jti: `${Math.random()}`,
      iat: now, nbf: now, exp: now + 600, scope: '', rev,
    };
  };
  const issue = (stores: Stores, rev = stores.revocationPosition) => tokens.issue(claims(rev), { alg: 'ES256' }, stores);
  const isLive = (node: UnitOfWork, token: string) => on(node, async (stores) => (await tokens.resolve(asSecret(token), stores)) !== undefined);

  it('leaves the JWK set at once, and a new one signs', async () => {
    const { successor } = (await burn()) as { successor: { kid: string } };
    expect((await here((stores) => new JwkSet(storage.clock).of(stores))).keys.map((key) => key.kid)).toEqual([successor.kid]);
    const token = await here((stores) => issue(stores));
    expect(decodeProtectedHeader(token).kid).toBe(successor.kid);
    expect(await isLive(storage.unitOfWork, token)).toBe(true);
  });

  it('is not followed by the announced one, which the thief may have too', async () => {
    const announced = await here((stores) => signingKeys.announce('ES256', stores));
    expect(await burn()).toMatchObject({ outcome: 'burnt', successor: { kid: expect.not.stringMatching(announced.kid) } });
  });

  it('ends every token that it signed at every node, whatever its `rev`', async () => {
    const token = await on(other, (stores) => issue(stores));
    const signer = await here((stores) => keyRing.signer('ES256', stores));
    const forged = await signer.sign('at+jwt', { ...claims(1), aud: 'https://api.example' });
    expect([await isLive(other, token), await isLive(other, forged)]).toEqual([true, false]);
    await burn();
    // The other node's list of keys may be from before.
    for (const node of [other, storage.unitOfWork]) expect([await isLive(node, token), await isLive(node, forged)]).toEqual([false, false]);
  });

  it('makes no hints any more', async () => {
    const signer = await here((stores) => keyRing.signer('ES256', stores));
    const idToken = await signer.sign('JWT', { iss: issuers.issuerOf(tenant), sub: 'somebody', aud: 'app', exp: 1 });
    expect(await on(other, (stores) => hints.hint(idToken, stores))).toMatchObject({ sub: 'somebody' });
    await burn();
    expect(await on(other, (stores) => hints.hint(idToken, stores))).toBeUndefined();
  });

  it('has signed nothing that is valid after the answer, though tokens are issued everywhere meanwhile', async () => {
    const issuing = Array.from({ length: 40 }, async (_, index) => {
      // Spread over turns of the event loop, so that some come before, some while and some after the key is burnt.
      for (let turn = 0; turn < index; turn += 1) await here((stores) => stores.revocations.concerns([], 0));
      return on(index % 2 === 0 ? storage.unitOfWork : other, (stores) => issue(stores));
    });
    const burning = burn();
    const issued = await Promise.all(issuing);
    await burning;
    const lives = await Promise.all(issued.map((token) => isLive(other, token)));
    const kids = issued.map((token) => decodeProtectedHeader(token).kid);
    expect(new Set(kids).size).toBe(2);
    expect(lives).toEqual(kids.map((signed) => signed !== kid));
  });

  it('is burnt once, of however many who try at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, (_, index) => on(index % 2 === 0 ? other : storage.unitOfWork, (stores) => compromised.burn(kid, stores))));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['already-burnt', 'already-burnt', 'already-burnt', 'already-burnt', 'burnt']);
    expect((await here((stores) => stores.signingKeys.current())).map(({ state }) => state).sort()).toEqual(['burnt', 'signing']);
  });

  it('is told from one that is not known', async () => {
    expect(await burn('unknown')).toEqual({ outcome: 'absent' });
  });

  it('needs no successor when it had signed its last', async () => {
    await here((stores) => signingKeys.rotate('ES256', stores));
    expect(await burn()).toMatchObject({ outcome: 'burnt', key: { kid, state: 'burnt' } });
    expect((await here((stores) => stores.signingKeys.current())).map(({ state }) => state).sort()).toEqual(['burnt', 'signing']);
  });

  it('is named in the log, for those who verify by themselves', async () => {
    await burn();
    expect(await here((stores) => stores.revocations.since(0, 10))).toMatchObject([{ selector: { kind: 'key', value: kid } }]);
  });
});

describe('A token with a `rev` that the log has not come to', () => {
  it('is refused, as nobody read it from there', async () => {
    const storage = await openTestStorage();
    const { clock } = storage;
    const masterKey = new MasterKey(Buffer.alloc(32, 7).toString('base64url'));
    const keyRing = new KeyRing(masterKey, new SigningKeys(masterKey, clock));
    const tokens = new JwtAccessToken(keyRing, issuers, new Subjects(masterKey), {} as StatusLists, clock);
    const now = Math.floor(clock.now().getTime() / 1000);
    const live = (rev: unknown) => storage.run(async (stores) => {
      const signer = await keyRing.signer('ES256', stores);
      const forged = { iss: 'https://id.example', sub: 'app', client_id: 'app', aud: 'a', aut: 'APPLICATION', jti: 'j', exp: now + 60, rev };
      return (await tokens.resolve(asSecret(await signer.sign('at+jwt', forged)), stores)) !== undefined;
    });
    expect(await Promise.all([0, 1, 2 ** 53, '0', null, 0.5].map(live))).toEqual([true, false, false, false, false, false]);
    await storage.close();
  });
});
