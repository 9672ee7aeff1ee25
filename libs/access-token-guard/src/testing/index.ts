export { certificateConfirmation, createProofKey, tokenHash } from './possession.js';
export type { ProofKey, ProofShape } from './possession.js';
export type { Revocation } from './revocation.js';
export { signedText, signingKey, symmetricText, unsignedText } from './signing-key.js';
export type { SigningKey } from './signing-key.js';
export { TestFeed } from './test-feed.js';
export { TestIssuer, createTestIssuer } from './test-issuer.js';
export type { TestIssuerOptions } from './test-issuer-options.js';
export type { TokenShape } from './token-shape.js';
