import type { SigningAlgorithm, TokenHash, TokenKey } from '@latchkey/protocol';
import { type StatusListEntry, type StatusListRange, type StatusListState, StatusListStore } from '@latchkey/storage';
import { type Kept, type Places, StatusListProgress, numbersOf } from './status-list-progress.js';
import { ADD, GATHERED, IDS, KEEP, KNOWN, LOOKED_UP, TAKEN, UNSEEN } from './status-list-statements.js';
import type { TenantScope } from './tenant-scope.js';
import { keyOf } from './token-key.js';

/** So many entries of the log are compared with the whole list; where there are more, it costs less to look up what each token answers to. */
const MOST_GATHERED = 10_000;
/** How many tokens are looked up at once: no statement takes long, nor much memory. */
const PART = 8_192;
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
    const lookedAt = (await this.begin(work)) + (await this.gather(work)) + (await this.lookUp(work));
    if (lookedAt >= WORTH_KEEPING) this.keep(work, token);
    return { alg: known.alg, bits: work.progress.dead };
  }

  async ids({ from, after, limit }: StatusListRange): Promise<readonly string[]> {
    const [tenant, bucket, hash] = keyOf(this.scope.tenant, after ?? { expiryBucket: from, hash: '' as TokenHash });
    const rows = await this.scope.session.read<{ id: string }>(IDS(tenant, bucket, hash, limit));
    return rows.map(({ id }) => id);
  }

  /** Sees what there is of a list that nothing is known of. @returns how many tokens */
  private async begin({ key, head, progress }: Work): Promise<number> {
    if (progress.position !== undefined) return 0;
    const [row] = await this.scope.session.read<{ found: Places; oldest: string | null }>(TAKEN(...key));
    progress.begin(Number(row?.oldest ?? head), row?.found ?? null);
    return (row?.found?.length ?? 0) / 4;
  }

  /** Ends those seen whom the log names since. @returns how many entries there are, or that it went no further */
  private async gather({ key, head, progress }: Work): Promise<number> {
    const { position = head, seen, dead } = progress;
    if (position >= head) return 0;
    const [row] = await this.scope.session.read<{ size: number; found: Places }>(GATHERED(...key, position, seen, dead, MOST_GATHERED));
    progress.end(row?.found ?? null);
    if (row?.size === MOST_GATHERED) progress.forget();
    return row?.size ?? 0;
  }

  /** Ends those not seen yet whom the log names. @returns how many there are */
  private async lookUp({ key, head, progress }: Work): Promise<number> {
    const { session } = this.scope;
    const [row] = await session.read<{ found: Places }>(UNSEEN(...key, progress.seen));
    const unseen = numbersOf(row?.found ?? null);
    for (let at = 0; at < unseen.length; at += PART) {
      const [part] = await session.read<{ found: Places }>(LOOKED_UP(...key, unseen.slice(at, at + PART), head));
      progress.end(part?.found ?? null);
    }
    progress.see(row?.found ?? null);
    return unseen.length;
  }

  private keep({ key: [tenant, , hash], head, progress: { seen, dead } }: Work, { expiryBucket }: TokenKey): void {
    this.scope.session.append(KEEP(tenant, hash, head, seen, dead, expiryBucket));
  }
}
