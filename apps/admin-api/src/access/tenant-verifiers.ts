import { Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  InsufficientScope, InvalidAccessToken, createAccessTokenVerifier,
  type AccessTokenError, type AccessTokenVerifier, type HttpRequest, type IssuerOptions, type Requirement, type VerifiedAccessToken,
} from '@latchkey/access-token-guard';
import { managementScopes } from '@latchkey/clients';
import { DEFAULT_TENANT, type TenantId } from '@latchkey/protocol';
import { tenantOfPath } from '@latchkey/service-bootstrap';
import { TenantStore } from '@latchkey/storage';
import { Addresses } from '../platform/addresses.js';
import { AdminApiSettings } from '../settings.js';
import { noteCaller } from './caller.js';
import { IntrospectionCredentials } from './introspection-credentials.js';
import { RevocationCheck } from './revocation-check.js';
import { signingKeyOf } from './signing-key-of.js';

const MAX_TENANTS = 500;

/**
 * Decides which tokens open which tenant: those of the tenant's own issuer for its own identifier, and those of the default tenant
 * that hold `tenants:write`. Tenants come at run time, so there is one verifier for each that is managed, and a bound on how many.
 */
@Injectable()
export class TenantVerifiers implements AccessTokenVerifier {
  /** Each tenant has its own, served by `ProtectedResourceController`. */
  readonly protectedResource = undefined;
  private readonly verifiers = new Map<TenantId, AccessTokenVerifier>();
  private readonly acceptedBy = new WeakMap<VerifiedAccessToken, AccessTokenVerifier>();
  private readonly logger = new Logger('TenantVerifiers');

  constructor(
    private readonly addresses: Addresses,
    private readonly credentials: IntrospectionCredentials,
    private readonly tenants: TenantStore,
    private readonly revocations: RevocationCheck,
    private readonly settings: AdminApiSettings,
  ) {}

  verify(token: string): Promise<VerifiedAccessToken> {
    return this.verifierOf(DEFAULT_TENANT).verify(token);
  }

  async authenticate(request: HttpRequest): Promise<VerifiedAccessToken> {
    const fastifyRequest = request as unknown as FastifyRequest;
    const tenant = tenantOfPath(fastifyRequest.raw);
    // A tenant that does not exist has no issuer to ask: a stranger must not make the service fetch from made-up addresses.
    const known = tenant === DEFAULT_TENANT || (await this.tenants.find(tenant)) !== undefined;
    const verifier = this.verifierOf(known ? tenant : DEFAULT_TENANT);
    const token = await verifier.authenticate(request);
    const home = token.iss === this.addresses.issuerOf(tenant) ? tenant : DEFAULT_TENANT;
    this.requireSoleAudience(token, home, verifier);
    if (home !== tenant && !token.scopes.has('tenants:write')) throw verifier.challenge(new InsufficientScope(['tenants:write'], token.scopes));
    if (!(await this.revocations.isLive(token, signingKeyOf(request), home))) throw verifier.challenge(new InvalidAccessToken('The token has been revoked.'));
    this.acceptedBy.set(token, verifier);
    noteCaller(fastifyRequest, token, { tenant, home });
    return token;
  }

  require(token: VerifiedAccessToken, requirements: readonly Requirement[]): Promise<void> {
    return (this.acceptedBy.get(token) ?? this.verifierOf(DEFAULT_TENANT)).require(token, requirements);
  }

  /** Proofs need no nonce here. */
  acceptanceHeaders(): Readonly<Record<string, string>> {
    return {};
  }

  challenge<Refusal extends AccessTokenError>(refusal: Refusal): Refusal {
    return this.verifierOf(DEFAULT_TENANT).challenge(refusal);
  }

  /** A token's `scope` does not say at which of its audiences a name counts, so one for several APIs is none for this one. */
  private requireSoleAudience(token: VerifiedAccessToken, home: TenantId, verifier: AccessTokenVerifier): void {
    const own = [this.addresses.identifierOf(home), this.addresses.userinfoOf(home)];
    const audience = typeof token.aud === 'string' ? [token.aud] : token.aud;
    if (audience.every((name) => own.includes(name))) return;
    throw verifier.challenge(new InvalidAccessToken('The token is for other APIs too; ask for one for the management API alone.'));
  }

  private verifierOf(tenant: TenantId): AccessTokenVerifier {
    let verifier = this.verifiers.get(tenant);
    if (verifier) this.verifiers.delete(tenant);
    else verifier = this.create(tenant);
    this.verifiers.set(tenant, verifier);
    if (this.verifiers.size > MAX_TENANTS) this.verifiers.delete(this.verifiers.keys().next().value as TenantId);
    return verifier;
  }

  private create(tenant: TenantId): AccessTokenVerifier {
    const home = [...new Set([tenant, DEFAULT_TENANT])];
    return createAccessTokenVerifier({
      issuers: home.map((issuer) => this.issuer(issuer)),
      resource: this.addresses.identifierOf(tenant),
      resourceName: 'Latchkey management',
      scopesSupported: managementScopes.map(({ name }) => name),
      // Only then do the settings take such an issuer.
      allowInsecureIssuer: this.settings.NODE_ENV !== 'production',
      // Whoever burnt a key is let in again soon, by the key that took its place.
      keyCache: { minInterval: 1 },
      report: (message) => this.logger.warn(message),
    });
  }

  private issuer(tenant: TenantId): IssuerOptions {
    return {
      issuer: this.addresses.issuerOf(tenant),
      audience: this.addresses.identifierOf(tenant),
      internalUrl: this.addresses.internalIssuerOf(tenant),
      introspection: this.credentials.of(tenant),
      // `RevocationCheck` asks the log itself.
      revocationFeed: false,
    };
  }
}
