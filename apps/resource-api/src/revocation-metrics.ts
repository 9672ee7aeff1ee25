import { Inject, Injectable } from '@nestjs/common';
import { ACCESS_TOKEN_VERIFIER } from '@latchkey/access-token-guard';
import type { RunningAccessTokenVerifier } from '@latchkey/access-token-guard';
import { Metrics } from '@latchkey/service-bootstrap';

/**
 * Shows at /metrics how the guard stands with its issuer's revocations. Readiness does not depend on it: while the issuer is silent the
 * guard does what it was told to, and taking every API out of service would make one outage two.
 */
@Injectable()
export class RevocationMetrics {
  constructor(metrics: Metrics, @Inject(ACCESS_TOKEN_VERIFIER) verifier: RunningAccessTokenVerifier) {
    const silence = { name: 'revocation_feed_silence_seconds', help: 'Time since the revocation feed was heard; +Inf when it never was', labels: ['issuer'] } as const;
    metrics.gauge(silence, (gauge) => verifier.health().forEach(({ issuer, silentFor = Infinity }) => gauge.set({ issuer }, silentFor)));
    const entries = { name: 'revocation_feed_entries', help: 'Revocations that are held in memory', labels: ['issuer'] } as const;
    metrics.gauge(entries, (gauge) => verifier.health().forEach(({ issuer, revocations = 0 }) => gauge.set({ issuer }, revocations)));
  }
}
