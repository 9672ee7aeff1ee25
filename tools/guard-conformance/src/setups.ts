import type { IncomingMessage } from 'node:http';
import { createAccessTokenVerifier } from '@latchkey/access-token-guard/core';
import type { AccessTokenVerifierOptions, HttpRequest, RunningAccessTokenVerifier } from '@latchkey/access-token-guard/core';
import type { TestIssuerOptions } from '@latchkey/access-token-guard/testing';
import type { Feature } from './case.js';
import { gatewayRequest, guardedApi } from './guarded-api.js';
import { together, run } from './run.js';
import type { Result } from './run.js';
import type { Target } from './target.js';
import { Workshop } from './workshop.js';

const REQUIREMENTS: readonly Feature[] = ['scope', 'any-scope', 'scope-hierarchy', 'entitlements', 'step-up', 'own-condition', 'resource-metadata', 'confirmation'];
const ALGORITHMS: readonly Feature[] = ['ES256', 'ES384', 'ES512', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA', 'Ed25519'];

/** One of the ways in which an API sets its guard up. */
export interface Setup {
  readonly name: string;
  readonly features: readonly Feature[];
  /** The specifications that it is asked for; all when not given. */
  readonly asks?: readonly string[] | undefined;
  readonly issuer: TestIssuerOptions;
  /** What differs from the options that the issuer gives. */
  readonly options: (publicUrl: readonly string[], workshop: Workshop) => Partial<AccessTokenVerifierOptions>;
  readonly handing?: ((request: IncomingMessage) => Promise<HttpRequest>) | undefined;
}

/** All that Latchkey's guard can do, in as few set-ups as can be. */
export const SETUPS: readonly Setup[] = [
  {
    name: 'everything, revocations followed',
    features: [...REQUIREMENTS, ...ALGORITHMS, 'introspection', 'dpop', 'EdDSA-proofs', 'certificate', 'revocation', 'bounds'],
    issuer: {},
    // Two seconds more than the oldest proof that is honest, and five of leeway.
    options: (publicUrl) => ({ dpop: { publicUrl, maxAge: 22 } }),
  },
  {
    name: 'behind a gateway that ends TLS, with nonces in proofs',
    features: [...REQUIREMENTS, ...ALGORITHMS, 'introspection', 'dpop', 'nonce', 'only-ES256-proofs', 'certificate-header'],
    asks: ['RFC 6750', 'RFC 8705', 'RFC 9449', 'RFC 7662'],
    issuer: { feed: false },
    options: (publicUrl) => ({
      dpop: { publicUrl, algorithms: ['ES256'], nonceSecret: 'the secret of all processes of this API' },
      introspectionCache: { ttl: 1 },
      clientCertificate: ({ headers }) => headers['client-cert'] as string | undefined,
    }),
    handing: gatewayRequest,
  },
  {
    name: 'JWTs under RS256 alone, and no proofs',
    features: [...REQUIREMENTS, 'only-RS256', 'no-dpop'],
    asks: ['RFC 8725', 'RFC 9449'],
    issuer: { feed: false },
    options: (_, { issuer: { issuer, audience } }) => ({ issuers: [{ issuer, audience, algorithms: ['RS256'] }], dpop: false }),
  },
  {
    name: 'each token introspected, and few proofs remembered',
    features: [...REQUIREMENTS, ...ALGORITHMS, 'introspection', 'jwt-introspection', 'few-proofs'],
    asks: ['RFC 7662', 'RFC 9449'],
    issuer: { feed: false },
    options: (publicUrl, { issuer: { issuer, audience, client: introspection } }) => ({
      // An issuer without a feed counts as one whose feed is silent.
      issuers: [{ issuer, audience, introspection, revocationFeed: { required: true, whenSilent: 'strict' } }],
      dpop: { publicUrl, maxAge: 2, maxSpentProofs: 3, maxSpentProofsPerHolder: 2 },
      clockTolerance: 0,
    }),
  },
];

type Create = (options: AccessTokenVerifierOptions) => RunningAccessTokenVerifier;

/** An API behind a guard, and the workshop whose issuer it trusts. */
export interface StartedSetup {
  readonly target: Target;
  stop(): Promise<void>;
}

/** Starts an API with a guard. @param create of whichever copy of the guard */
export async function started({ features, options, handing }: Setup, workshop: Workshop, create: Create = createAccessTokenVerifier): Promise<StartedSetup> {
  let verifier: RunningAccessTokenVerifier | undefined;
  const { certificates, issuer } = workshop;
  const common = { permissionsClaim: 'entitlements', scopeHierarchy: { 'documents:admin': ['documents:write'], 'documents:owner': ['documents:admin'] } };
  const verifierAt = (urls: readonly string[]) => (verifier = create({ ...issuer.options, ...common, ...options(urls, workshop) }));
  const { url, routes, stop } = await guardedApi({ verifierAt, certificates, handing });
  return {
    target: { url, routes, features },
    stop: async () => {
      verifier?.close();
      await stop();
    },
  };
}

async function judged(setup: Setup): Promise<readonly Result[]> {
  const workshop = await Workshop.open(setup.issuer);
  const { target, stop } = await started(setup, workshop);
  try {
    return await run(target, workshop, { specifications: setup.asks });
  } finally {
    await stop();
    await workshop.close();
  }
}

/** Sends the kit to Latchkey's guard in each of its set-ups. */
export async function runOwn(): Promise<readonly Result[]> {
  const runs: (readonly Result[])[] = [];
  for (const setup of SETUPS) runs.push(await judged(setup));
  return together(runs);
}
