import type { Background } from './background.js';
import type { GuardedProcess } from './guarded-process.js';
import type { Format, Issued } from './population.js';
import type { RevocationKind } from './revocation-kinds.js';

/** Milliseconds after which a revocation counts as missed. */
const PATIENCE = 10_000;

/** What was seen of one revocation. */
export interface Seen {
  readonly kind: string;
  readonly format: Format;
  /** Milliseconds from the answer of the revocation to the first refusal, per API; undefined where the token was still accepted at last. */
  readonly delays: readonly (number | undefined)[];
}

const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Revokes so many tokens of every kind in random order, one after the other, and has every API watched. */
export class Revocations {
  readonly seen: Seen[] = [];

  constructor(
    private readonly apis: readonly GuardedProcess[],
    private readonly background: Background,
    private readonly freshBackground: () => Promise<readonly Issued[]>,
  ) {}

  async run(kinds: readonly RevocationKind[], count: number): Promise<void> {
    const whole = kinds.reduce((sum, { share }) => sum + share, 0);
    const order = shuffled(kinds.flatMap((kind) => Array.from({ length: Math.round((kind.share / whole) * count) }, () => kind)));
    for (const [id, kind] of order.entries()) await this.one(id, kind);
  }

  private async one(id: number, { name, doom, endsOthers }: RevocationKind): Promise<void> {
    const { token, revoke } = await doom(id % 2 === 0 ? 'jwt' : 'opaque');
    const watches = this.apis.map((api) => api.watch({ id, token: token.token }));
    const first = await Promise.all(watches.map((watch) => watch.first));
    const unwanted = first.find(({ status }) => status !== 200);
    if (unwanted) throw new Error(`A live ${token.format} token was answered ${unwanted.status}, after ${this.seen.at(-1)?.kind}: ${unwanted.reason}`);
    if (endsOthers) this.background.suspend();
    await revoke();
    const answered = now();
    const delays = await Promise.all(watches.map(({ refused }) => within(PATIENCE, refused)));
    for (const api of this.apis) api.stopWatching();
    const wrong = delays.find((refusal) => refusal !== undefined && refusal.status !== 401);
    if (wrong) throw new Error(`A token that was revoked by ${name} was answered ${wrong.status}: ${wrong.reason}`);
    this.seen.push({ kind: name, format: token.format, delays: delays.map((refusal) => refusal && Math.max(0, refusal.at - answered)) });
    if (endsOthers) this.background.use(await this.freshBackground());
  }
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as Item, mixed[last] as Item];
  }
  return mixed;
}

async function within<Value>(milliseconds: number, awaited: Promise<Value>): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, milliseconds, undefined)));
  try {
    return await Promise.race([awaited, late]);
  } finally {
    clearTimeout(timer);
  }
}
