import { GuardConfigurationError } from '../guard-configuration-error.js';
import { JWS_ALGORITHMS } from '../jwt/algorithms.js';
import { count, seconds } from '../numbers.js';
import type { AccessTokenVerifierOptions, DpopOptions } from '../options.js';
import { webAddress } from '../web-address.js';
import type { ClientCertificateOf } from './client-certificate.js';
import { ProofNonces } from './proof-nonces.js';
import { SharedProofs } from './shared-proofs.js';
import type { SpentProofs } from './spent-proofs.js';
import { SpentProofsInMemory } from './spent-proofs-in-memory.js';
import type { ProofLimits } from './spent-proofs-in-memory.js';

/** How proofs of keys are checked; times in milliseconds. */
export interface DpopSettings {
  readonly algorithms: readonly string[];
  /** Without a slash at the end. */
  readonly publicUrls: readonly string[];
  readonly maxAge: number;
  readonly clockTolerance: number;
  readonly spentProofs: SpentProofs;
  readonly nonces: ProofNonces | undefined;
  readonly now: () => number;
  readonly report: (message: string) => void;
}

/** What tokens may be bound to here. */
export interface PossessionSettings {
  /** Undefined where tokens that are bound to a key are refused. */
  readonly dpop: DpopSettings | undefined;
  readonly clientCertificate: ClientCertificateOf | undefined;
}

/** What the rest of the guard lends. */
interface Surroundings {
  readonly resource: string;
  readonly clockTolerance: number;
  readonly requestTimeout: number;
  readonly now: () => number;
  readonly report: (message: string) => void;
}

/** HMAC-SHA-256 wants a secret as long as its hash. */
const MIN_SECRET = 32;
const PROOF_ALGORITHMS: readonly string[] = [...JWS_ALGORITHMS.keys()];

/** The addresses given, or where the resource says that it is. */
function publicUrlsOf({ publicUrl }: DpopOptions, resource: string): readonly string[] {
  if (publicUrl === undefined) {
    const origin = webAddress(resource)?.origin;
    return origin === undefined ? [] : [origin];
  }
  return [publicUrl].flat().map((given) => {
    const url = webAddress(given);
    if (url === undefined || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
      throw new GuardConfigurationError('dpop.publicUrl must be an absolute http(s) URL without credentials, query and fragment, or several.');
    }
    return url.href.replace(/\/$/, '');
  });
}

function algorithmsOf(given: readonly string[] | undefined): readonly string[] {
  if (given === undefined) return PROOF_ALGORITHMS;
  const refused = given.find((algorithm) => !JWS_ALGORITHMS.has(algorithm));
  if (given.length > 0 && refused === undefined) return [...given];
  throw new GuardConfigurationError(`dpop.algorithms must be some of ${PROOF_ALGORITHMS.join(', ')}.`);
}

function noncesOf({ nonceSecret }: DpopOptions, now: () => number): ProofNonces | undefined {
  if (nonceSecret === undefined) return undefined;
  if (typeof nonceSecret === 'string' && nonceSecret.length >= MIN_SECRET) return new ProofNonces(nonceSecret, now);
  throw new GuardConfigurationError(`dpop.nonceSecret must be a text of at least ${MIN_SECRET} characters.`);
}

/** Ten who show as many as they may fill the memory of all. */
function limitsOf({ maxSpentProofs, maxSpentProofsPerHolder }: DpopOptions): ProofLimits {
  const ofAll = count('dpop.maxSpentProofs', maxSpentProofs, { fallback: 250_000, min: 1, max: 10_000_000 });
  return { ofAll, ofOne: count('dpop.maxSpentProofsPerHolder', maxSpentProofsPerHolder, { fallback: Math.ceil(ofAll / 10), min: 1, max: ofAll }) };
}

function spentProofsOf(options: DpopOptions, { requestTimeout, now }: Surroundings): SpentProofs {
  const { spentProofs } = options;
  const limits = limitsOf(options);
  if (spentProofs === undefined) return new SpentProofsInMemory(limits, now);
  if (typeof spentProofs?.spend === 'function') return new SharedProofs(spentProofs, requestTimeout);
  throw new GuardConfigurationError('dpop.spentProofs must have a function spend(key, until).');
}

function dpopSettings(options: DpopOptions, around: Surroundings): DpopSettings | undefined {
  const { resource, clockTolerance, now, report } = around;
  const publicUrls = publicUrlsOf(options, resource);
  const settings = {
    algorithms: algorithmsOf(options.algorithms),
    publicUrls,
    maxAge: seconds('dpop.maxAge', options.maxAge, { fallback: 60, min: 1, max: 300 }),
    clockTolerance,
    spentProofs: spentProofsOf(options, around),
    nonces: noncesOf(options, now),
    now,
    report,
  };
  return publicUrls.length === 0 ? undefined : settings;
}

/** Checks the options; throws `GuardConfigurationError` with one sentence. */
export function possessionSettings({ dpop, clientCertificate }: AccessTokenVerifierOptions, around: Surroundings): PossessionSettings {
  if (clientCertificate !== undefined && typeof clientCertificate !== 'function') throw new GuardConfigurationError('clientCertificate must be a function of the request.');
  const settings = dpop === false ? undefined : dpopSettings(dpop ?? {}, around);
  if (dpop && settings === undefined) throw new GuardConfigurationError('dpop.publicUrl must be given, since the resource is no web address.');
  return { dpop: settings, clientCertificate };
}
