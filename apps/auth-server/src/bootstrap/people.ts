import { Injectable } from '@nestjs/common';
import { Passwords } from '@latchkey/accounts';
import { ACCOUNT_ID_PREFIX, Clock, Randomness, type ResourceScopes } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';

export interface NewPerson {
  readonly username: string;
  readonly password: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly entitlements: readonly ResourceScopes[];
}

/** Puts accounts into a tenant. */
@Injectable()
export class People {
  constructor(
    private readonly passwords: Passwords,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /** Adds the account if there is none of that username. */
  async add(person: NewPerson, { accounts }: Pick<Stores, 'accounts'>): Promise<void> {
    if (await accounts.findByUsername(person.username)) return;
    const now = this.clock.now();
    await accounts.add({
      id: ACCOUNT_ID_PREFIX + this.randomness.identifier(),
      username: person.username,
      passwordHash: await this.passwords.hash(person.password),
      claims: person.claims,
      entitlements: person.entitlements,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
  }
}
