import { Module } from '@nestjs/common';
import { DpopNonces } from './dpop-nonces.js';
import { DpopProofs } from './dpop-proofs.js';

/** Expects a `Clock` and a `MasterKey` of the platform. */
@Module({ providers: [DpopNonces, DpopProofs], exports: [DpopNonces, DpopProofs] })
export class ProofOfPossessionModule {}
