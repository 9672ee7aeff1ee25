import { Injectable } from '@nestjs/common';
import type { SignedIn } from '@latchkey/accounts';
import { Clock, Randomness, after } from '@latchkey/protocol';
import type { AuthorizationRecord, Stores } from '@latchkey/storage';
import type { Question } from './prompts/index.js';

/** Writes down what was granted, to whom, and what it rests on. */
@Injectable()
export class AuthorizationRecords {
  constructor(
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  make(
    { request: { client, nonce, claims }, access }: Question,
    { signedIn: { account, session }, consented }: { readonly signedIn: SignedIn; readonly consented: boolean },
    { tenant }: Pick<Stores, 'tenant'>,
  ): AuthorizationRecord {
    const now = this.clock.now();
    return {
      id: this.randomness.identifier(),
      clientId: client.clientId,
      accountId: account.id,
      sessionId: session.id,
      consented,
      offline: access.oidcScopes.includes('offline_access'),
      access,
      authTime: session.authTime,
      ...(session.acr !== undefined && { acr: session.acr }),
      amr: session.amr,
      ...(nonce !== undefined && { nonce }),
      ...(claims && { claims }),
      createdAt: now,
      expiresAt: after(now, client.refreshTokenAbsoluteLifetime ?? tenant.settings.refreshTokenAbsoluteLifetime),
    };
  }
}
