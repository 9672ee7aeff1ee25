import type { SigningAlgorithm, TokenHash, TokenKey } from '@latchkey/protocol';
import { type StatusListEntry, type StatusListRange, type StatusListState, StatusListStore } from '@latchkey/storage';
import { type Kept, type Places, StatusListProgress } from './status-list-progress.js';
import { ADD, GATHERED, IDS, KEEP, KNOWN, LOOKED_UP, UNSEEN } from './status-list-statements.js';
import type { TenantScope } from './tenant-scope.js';
import { keyOf } from './token-key.js';

/** So many entries of the log are compared with the whole list; where there are more, it costs less to look up what each token answers to. */
const MOST_GATHERED = 50_000;
/** In how many places tokens are looked up at once: no statement takes long, nor much memory. */
const PART = 32_768;
/** What is worth being kept, in entries and tokens that were looked at. */
const WORTH_KEEPING = 1_000;

type Known = Kept & { readonly alg: SigningAlgorithm | null };

/** What is done about one list: its key as statements bind it, how far the log has come, and how far the list. */
interface Work {
  readonly key: ReturnType<typeof keyOf>;
  readonly head: number;
  readonly progress: StatusListProgress;
}

export class PostgresStatusListStore extends StatusListStore {
  constructor(private readonly scope: TenantScope) {
    super();
  }

  add({ expiryBucket, hash, index, alg, selectors, rev, id }: StatusListEntry): void {
    this.scope.session.append(ADD(this.scope.tenant, expiryBucket, hash, index, alg, selectors, rev, id));
  }

  // Statement by statement, not in one snapshot: what commits meanwhile is above the head that was read first, and is looked at the next time.
  async find(token: TokenKey, size: number): Promise<StatusListState | undefined> {
    const key = keyOf(this.scope.tenant, token);
    const [known] = await this.scope.session.read<Known>(KNOWN(...key));
    if (!known?.alg) return undefined;
    const work = { key, head: Number(known.head), progress: StatusListProgress.of(known, size) };
    const lookedAt = (await this.see(work)) + (await this.gather(work, size));
    if (lookedAt >= WORTH_KEEPING) this.keep(work, token);
    return { alg: known.alg, bits: work.progress.dead };
  }

  async ids({ from, after, limit }: StatusListRange): Promise<readonly string[]> {
    const [tenant, bucket, hash] = keyOf(this.scope.tenant, after ?? { expiryBucket: from, hash: '' as TokenHash });
    const rows = await this.scope.session.read<{ id: string }>(IDS(tenant, bucket, hash, limit));
    return rows.map(({ id }) => id);
  }

  /** Sees those that came since. @returns how many */
  private async see({ key, progress }: Work): Promise<number> {
    const [row] = await this.scope.session.read<{ found: Places; oldest: string | null }>(UNSEEN(...key, progress.seen));
    if (!row?.found) return 0;
    progress.see(row.found, Number(row.oldest));
    return row.found.length / 4;
  }

  /** Ends those whom the log names since. @returns how many entries there are, as far as that matters */
  private async gather(work: Work, size: number): Promise<number> {
    const { key, head, progress: { position, seen, dead } } = work;
    if (position >= head) return 0;
    const [row] = await this.scope.session.read<{ size: number; found: Places }>(GATHERED(...key, seen, dead, position, MOST_GATHERED));
    work.progress.end(row?.found ?? null);
    for (let from = 0; row?.size === MOST_GATHERED && from < size; from += PART) await this.lookUp(work, from);
    return row?.size ?? 0;
  }

  private async lookUp({ key, progress }: Work, from: number): Promise<void> {
    const { position, seen, dead } = progress;
    const [row] = await this.scope.session.read<{ found: Places }>(LOOKED_UP(...key, seen, dead, position, from, from + PART));
    progress.end(row?.found ?? null);
  }

  private keep({ key: [tenant, , hash], head, progress: { seen, dead } }: Work, { expiryBucket }: TokenKey): void {
    this.scope.session.append(KEEP(tenant, hash, head, seen, dead, expiryBucket));
  }
}
