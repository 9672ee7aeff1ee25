import { createHash } from 'node:crypto';
import { MasterKey, Parameters, Refusal, SystemRandomness, after, type AccessTokenFormatName, type Confirmation, type GrantedAccess } from '@latchkey/protocol';
import { Subjects } from '@latchkey/claims';
import { AllowedHosts, JwksDocuments, RemoteDocuments } from '@latchkey/remote-documents';
import { Revocations } from '@latchkey/revocation';
import type { AuthorizationRecord, ClientRecord, Stores } from '@latchkey/storage';
import { aClient, aResource, aSession, anAccount, anAuthorization, openTestStorage, type TestStorage } from '@latchkey/testing';
import {
  AccessTokens, AuthorizationCodes, ClientEncryption, ClientJwts, IdTokens, IssuerAddresses, JwtAccessToken, KeyRing, OpaqueAccessToken, PersonalClaims, RefreshTokens, SigningKeys, StatusLists,
  TenantKeys, TenantPreparation, TokenIssuer, type TokenResponse,
} from '@latchkey/token-issuance';
import { AccessPolicy, AuthorizationCodeGrant, ClientCredentialsGrant, GrantRegistry, PersonalAccess, RefreshTokenGrant, RefreshTokenRetry } from '../src/index.js';

export const REDIRECT_URI = 'https://app.example/callback';
export const VERIFIER = 'a-code-verifier-of-at-least-forty-three-characters';
export const DOCUMENTS = 'https://documents.example';
const ACCESS: GrantedAccess = { oidcScopes: ['openid'], resources: [{ resource: DOCUMENTS, scopes: ['documents:read'] }] };

/** The grants on a real database, with a client, a person who is signed in, and a resource. */
export class Granting {
  private constructor(
    readonly storage: TestStorage,
    readonly client: ClientRecord,
    readonly accessTokens: AccessTokens,
    private readonly registry: GrantRegistry,
    private readonly issuer: TokenIssuer,
    private readonly codes: AuthorizationCodes,
    readonly revocations: Revocations,
  ) {}

  static async open(format: AccessTokenFormatName, settings: Partial<ClientRecord> = {}): Promise<Granting> {
    const storage = await openTestStorage();
    const { clock } = storage;
    const masterKey = new MasterKey(Buffer.alloc(32, 7).toString('base64url'));
    const randomness = new SystemRandomness();
    const issuers = new IssuerAddresses('https://id.example');
    const signingKeys = new SigningKeys(masterKey, clock);
    const keyRing = new KeyRing(masterKey, signingKeys);
    const tenantKeys = new TenantKeys(masterKey, randomness, clock);
    const subjects = new Subjects(masterKey);
    const accessTokens = new AccessTokens(new JwtAccessToken(keyRing, issuers, subjects, new StatusLists(tenantKeys, issuers, randomness), clock), new OpaqueAccessToken(tenantKeys, randomness, clock));
    const refreshTokens = new RefreshTokens(tenantKeys, randomness, clock);
    const idTokens = new IdTokens(new ClientJwts(keyRing, new ClientEncryption(new JwksDocuments(new RemoteDocuments(new AllowedHosts(), clock)))), keyRing, issuers, subjects, clock);
    const codes = new AuthorizationCodes(tenantKeys, randomness, clock);
    const revocations = new Revocations(clock, subjects);
    const access = new PersonalAccess(new AccessPolicy());
    const registry = new GrantRegistry(
      new AuthorizationCodeGrant(codes, access, revocations, clock),
      new RefreshTokenGrant(refreshTokens, new RefreshTokenRetry(refreshTokens, clock), access, revocations, clock),
      new ClientCredentialsGrant(new AccessPolicy()),
    );
    const client = aClient({ accessTokenFormat: format, ...settings });
    await storage.run(async (stores) => {
      await new TenantPreparation(signingKeys, tenantKeys).prepare(stores);
      await stores.clients.add(client);
      await stores.resources.add(aResource({ identifier: DOCUMENTS }));
      await stores.accounts.add(anAccount());
      await stores.sessions.add(aSession());
    });
    const issuer = new TokenIssuer(accessTokens, refreshTokens, idTokens, subjects, new PersonalClaims(), issuers, clock, randomness);
    return new Granting(storage, client, accessTokens, registry, issuer, codes, revocations);
  }

  /** A code as the authorization endpoint would give it out. */
  code(authorization: Partial<AuthorizationRecord> = {}, { challenge = true, dpopJkt }: { readonly challenge?: boolean; readonly dpopJkt?: string } = {}): Promise<string> {
    const now = this.storage.clock.now();
    const record = anAuthorization({ id: `authz-${Math.random()}`, access: ACCESS, offline: true, createdAt: now, expiresAt: after(now, 365 * 86_400), ...authorization });
    const codeChallenge = createHash('sha256').update(VERIFIER).digest('base64url');
    return this.storage.run(async (stores) => {
      await stores.authorizations.add(record);
      return this.codes.issue({ client: this.client, authorizationId: record.id, redirectUri: REDIRECT_URI, ...(challenge && { codeChallenge }), ...(dpopJkt !== undefined && { dpopJkt }) }, stores);
    });
  }

  /** What the token endpoint does once it knows the client. @throws OAuthError, a refusal's too, after it committed */
  async request(
    parameters: Record<string, string | string[]>,
    { client = this.client, confirmation, spendProof }: { readonly client?: ClientRecord; readonly confirmation?: Confirmation | undefined; readonly spendProof?: () => Promise<void> } = {},
  ): Promise<TokenResponse> {
    const bound = confirmation ? { confirmation } : {};
    const outcome = await this.storage.run(async (stores) => {
      const grant = this.registry.select(parameters['grant_type'] as string, client);
      const decision = await grant.authorize({ client, parameters: Parameters.from(parameters).only(grant.parameters), ...bound, ...(spendProof && { spendProof }) }, stores);
      return decision instanceof Refusal ? decision : this.issuer.issue({ ...decision, ...bound }, stores);
    });
    if (outcome instanceof Refusal) throw outcome.error;
    return outcome;
  }

  redeem(code: string, parameters: Record<string, string> = {}, client = this.client): Promise<TokenResponse> {
    return this.request({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER, ...parameters }, { client });
  }

  async refresh(token: string | undefined, parameters: Record<string, string> = {}, client = this.client): Promise<TokenResponse & { refresh_token: string }> {
    const response = await this.request({ grant_type: 'refresh_token', refresh_token: token ?? '', ...parameters }, { client });
    return response as TokenResponse & { refresh_token: TokenResponse['access_token'] };
  }

  /** A family's first refresh token. */
  async family(authorization: Partial<AuthorizationRecord> = {}): Promise<TokenResponse & { refresh_token: string }> {
    return (await this.redeem(await this.code(authorization))) as TokenResponse & { refresh_token: TokenResponse['access_token'] };
  }

  isActive({ access_token }: TokenResponse): Promise<boolean> {
    return this.storage.run(async (stores) => (await this.accessTokens.resolve(access_token, stores)) !== undefined);
  }

  run<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result> {
    return this.storage.run(work);
  }
}
