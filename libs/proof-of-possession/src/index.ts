export { DpopNonces } from './dpop-nonces.js';
export { DpopProofs, type CheckedProof, type PresentedProof } from './dpop-proofs.js';
export { ProofOfPossessionModule } from './proof-of-possession.module.js';
