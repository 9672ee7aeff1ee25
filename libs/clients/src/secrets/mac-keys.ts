import { MAC_ALGORITHMS, type MacAlgorithm, type Secret } from '@latchkey/protocol';

/** Octets that the key of a MAC must have (RFC 7518 §3.2: as many as its output). */
export const MAC_KEY_LENGTH: Readonly<Record<MacAlgorithm, number>> = { HS256: 32, HS384: 48, HS512: 64 };

/** The algorithms that a secret is long enough for. */
export const macAlgorithmsOf = (secret: Secret): readonly MacAlgorithm[] =>
  MAC_ALGORITHMS.filter((alg) => Buffer.byteLength(secret) >= MAC_KEY_LENGTH[alg]);

/** The algorithm is one of a MAC. */
export const isMacAlgorithm = (alg: string | undefined): alg is MacAlgorithm => (MAC_ALGORITHMS as readonly (string | undefined)[]).includes(alg);
