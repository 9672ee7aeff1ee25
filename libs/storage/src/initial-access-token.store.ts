import type { TokenHash } from '@latchkey/protocol';
import type { Page, PageRequest } from './page.js';

/** What lets its holder register clients (RFC 7591 §1.2). */
export interface InitialAccessTokenRecord {
  readonly id: string;
  readonly hash: TokenHash;
  /** What the administrator calls it. */
  readonly name: string;
  /** How many registrations are left; any number where left out. */
  readonly usesLeft?: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** The initial access tokens of one tenant. */
export abstract class InitialAccessTokenStore {
  abstract add(token: InitialAccessTokenRecord): Promise<void>;
  abstract list(page: PageRequest): Promise<Page<InitialAccessTokenRecord>>;
  /** Takes one registration from the token, atomically. @returns undefined when it is unknown, spent or expired at `at` */
  abstract spend(hash: TokenHash, at: Date): Promise<InitialAccessTokenRecord | undefined>;
  abstract remove(id: string): Promise<InitialAccessTokenRecord | undefined>;
}
