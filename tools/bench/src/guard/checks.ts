import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { RunningAccessTokenVerifier } from '@latchkey/access-token-guard/core';
import { AUDIENCE, type Format, type LocalIssuer, type Tenant } from './local-issuer.js';
import { race, type Contestant, type Measured } from './rounds.js';

type Check = (token: string) => unknown;

/** What `peer/guards.mjs` makes: libraries for the same task behind one face. */
type Peer = (setup: object, algorithm: string) => Promise<Check>;
interface Peers {
  readonly joseLocal: Peer;
  readonly joseRemote: Peer;
  readonly expressBearer: Peer;
  readonly passportJwt: Peer;
  readonly fastJwt: (cache: boolean) => Peer;
}

const COLD_TOKENS = 1_500;
const COLD_PER_ROUND = 400;
const WARM_TOKENS = 500;
const WARM_PER_ROUND = 10_000;
/** As many tokens as checks in a round: something is revoked between two checks of each. */
const SELDOM = 4_000;

const buffers = (tokens: readonly string[]): readonly Buffer[] => tokens.map((token) => Buffer.from(token));

/** Every check beside its peers', in rounds that are mixed. */
export async function checks(issuer: LocalIssuer): Promise<readonly Measured[]> {
  const peers = (await import(new URL('../../peer/guards.mjs', import.meta.url).href)) as Peers;
  const guards: RunningAccessTokenVerifier[] = [];
  const guard: MakeGuard = (...parameters) => {
    const made = issuer.guard(...parameters);
    guards.push(made);
    return { made, check: (token) => made.verify(token) };
  };
  try {
    const contestants = [...(await cold(issuer, peers, guard)), ...(await warm(issuer, peers, guard))];
    for (const made of guards) await made.ready();
    return await race(contestants);
  } finally {
    for (const made of guards) made.close();
  }
}

type MakeGuard = (...parameters: Parameters<LocalIssuer['guard']>) => { readonly made: RunningAccessTokenVerifier; readonly check: Check };

async function setupOf(issuer: LocalIssuer): Promise<object> {
  const jwksUri = `${issuer.issuer('empty')}/jwks`;
  const jwks = (await (await fetch(jwksUri)).json()) as { keys: (JsonWebKey & { alg: string })[] };
  const rsa = jwks.keys.find(({ alg }) => alg === 'RS256') ?? {};
  const pem = createPublicKey({ key: rsa, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  return { issuer: issuer.issuer('empty'), audience: AUDIENCE, jwksUri, jwks, pem };
}

/** Each token is new to the guard: what it remembers is fewer than those that come in turn. */
async function cold(issuer: LocalIssuer, peers: Peers, guard: MakeGuard): Promise<readonly Contestant[]> {
  const setup = await setupOf(issuer);
  const tokensOf = async (format: Format) => buffers(await issuer.mint('empty', format, COLD_TOKENS));
  const [rs, es] = [await tokensOf('RS256'), await tokensOf('ES256')];
  const forgetful = { jwtCache: { maxEntries: COLD_TOKENS / 3 } };
  const contestant = (name: string, check: Check, tokens = rs): Contestant => ({ name, check, tokens, perRound: COLD_PER_ROUND });
  return [
    contestant('cold RS256, guard', guard('empty', forgetful).check),
    contestant('cold RS256, jose, local keys', await peers.joseLocal(setup, 'RS256')),
    contestant('cold RS256, jose, remote keys', await peers.joseRemote(setup, 'RS256')),
    contestant('cold RS256, express-oauth2-jwt-bearer', await peers.expressBearer(setup, 'RS256')),
    contestant('cold RS256, passport-jwt + jwks-rsa', await peers.passportJwt(setup, 'RS256')),
    contestant('cold RS256, fast-jwt', await peers.fastJwt(false)(setup, 'RS256')),
    contestant('cold ES256, guard', guard('empty', forgetful).check, es),
    contestant('cold ES256, jose, local keys', await peers.joseLocal(setup, 'ES256'), es),
  ];
}

/** Each token was seen before, by guards that follow a million revocations, none, or no feed at all. */
async function warm(issuer: LocalIssuer, peers: Peers, guard: MakeGuard): Promise<readonly Contestant[]> {
  const tokensOf = async (tenant: Tenant, format: Format, count = WARM_TOKENS) => buffers(await issuer.mint(tenant, format, count));
  const contestant = (name: string, check: Check, tokens: readonly Buffer[]): Contestant => ({ name, check, tokens, perRound: WARM_PER_ROUND });
  const [jwts, opaques, seldom] = [await tokensOf('loaded', 'RS256'), await tokensOf('loaded', 'opaque'), await tokensOf('loaded', 'RS256', SELDOM)];
  const [following, alone] = [guard('loaded'), guard('loaded', { revocationFeed: false })];
  const before = () => issuer.revokeOne('loaded', following.made);
  return [
    contestant('warm JWT, guard, 1,000,000 revocations', following.check, jwts),
    contestant('warm JWT, guard without the feed', alone.check, jwts),
    { ...contestant('seldom JWT, guard, one more revocation since', following.check, seldom), perRound: SELDOM, before },
    { ...contestant('seldom JWT, guard without the feed', alone.check, seldom), perRound: SELDOM },
    contestant('warm JWT, fast-jwt with its cache', await peers.fastJwt(true)(await setupOf(issuer), 'RS256'), await tokensOf('empty', 'RS256')),
    contestant('warm opaque, guard, 1,000,000 revocations', following.check, opaques),
  ];
}
