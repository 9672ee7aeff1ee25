import { Injectable } from '@nestjs/common';
import { Clock, Randomness, after, asSecret, hashToken, type Secret } from '@latchkey/protocol';
import { UnitOfWork, type InitialAccessTokenRecord, type Page, type PageRequest } from '@latchkey/storage';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit-events/audit.js';
import { MONTH, YEAR } from '../http/durations.js';
import { invalid, notFound } from '../http/problem.js';
import { initialAccessTokenDocument, type CreateInitialAccessTokenDto } from './initial-access-token.dto.js';

/** What every initial access token begins with, so that secret scanners can learn it. */
const PREFIX = 'lk_ia_';

/** What lets others register clients at the registration endpoint. */
@Injectable()
export class InitialAccessTokensService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  list({ tenant }: Caller, page: PageRequest): Promise<Page<InitialAccessTokenRecord>> {
    return this.unitOfWork.run(tenant, ({ initialAccessTokens }) => initialAccessTokens.list(page));
  }

  /** @returns the token and, to be shown once, its value */
  async create(caller: Caller, { name, uses, expires_at }: CreateInitialAccessTokenDto): Promise<{ record: InitialAccessTokenRecord; value: Secret }> {
    const now = this.clock.now();
    const expiresAt = expires_at == null ? after(now, MONTH) : new Date(expires_at);
    if (expiresAt <= now || expiresAt > after(now, YEAR)) throw invalid('expires_at', 'must be in the future, at most a year ahead');
    const value = asSecret(PREFIX + this.randomness.secret());
    const id = `iat_${this.randomness.identifier()}`;
    const record = { id, hash: hashToken(value), name: name ?? id, createdAt: now, expiresAt, ...(uses != null && { usesLeft: uses }) };
    await this.unitOfWork.run(caller.tenant, async (stores) => {
      await stores.initialAccessTokens.add(record);
      const target = { type: 'initial-access-token', id };
      await this.audit.record(caller, { action: 'initial-access-token.created', target, after: { ...initialAccessTokenDocument(record) } }, stores);
    });
    return { record, value };
  }

  async remove(caller: Caller, id: string): Promise<void> {
    await this.unitOfWork.run(caller.tenant, async (stores) => {
      const record = await stores.initialAccessTokens.remove(id);
      if (!record) throw notFound('initial access token');
      const target = { type: 'initial-access-token', id };
      await this.audit.record(caller, { action: 'initial-access-token.removed', target, before: { ...initialAccessTokenDocument(record) } }, stores);
    });
  }
}
