import type { FeedHealth } from '../health.js';
import type { TokenSelectors } from '../revocation/token-selectors.js';
import { FeedFollower } from './feed-follower.js';
import type { FeedListener, FeedSource } from './feed-source.js';
import type { FeedMessage, KeysMessage } from './feed-message.js';
import type { FeedSettings } from './feed-settings.js';
import { FollowedLog } from './followed-log.js';
import type { FeedPlace } from './followed-log.js';
import { Pause } from '../pause.js';
import { Silence } from './silence.js';

/** Milliseconds that a clock may be set back without consequence, as time servers do. */
const ADJUSTMENT = 1_000;

/** What the operator hears where revocations cannot be followed. */
export const NOT_FOLLOWED = 'revocations are not followed: a revoked JWT is accepted until it expires, a revoked opaque token as long as answers are remembered';

/** What stands around a feed: where it comes from, who takes the keys, who hears of trouble. */
export interface FeedSurroundings extends FeedSource {
  readonly keys: { take(jwks: KeysMessage['jwks']): void; confirm(): void };
  /** Milliseconds that requests wait for the first word. */
  readonly patience: number;
  readonly report: (message: string) => void;
}

/** What an issuer's feed has told, how long ago, and so by what tokens may be decided now. */
export class RevocationFeed implements FeedListener {
  readonly #log: FollowedLog;
  readonly #silence: Silence;
  readonly #follower: FeedFollower;
  readonly #patience = new Pause();
  #beginning: Promise<void> | undefined;
  /** Who waits until they are told, or until a try is over. */
  readonly #waiting = new Set<{ readonly pause: Pause; readonly until: number }>();
  #opaqueKeys: readonly Buffer[] = [];
  #isAbsent = false;
  #isReported = false;

  constructor(
    private readonly settings: FeedSettings,
    private readonly around: FeedSurroundings,
  ) {
    this.#log = new FollowedLog(() => around.now() / 1000);
    this.#silence = new Silence(around.now);
    this.#follower = new FeedFollower(around, this);
  }

  /** Begins to follow, and waits until all is known that was revoked, or that is not to be had in time. */
  ready(): Promise<void> {
    this.#beginning ??= this.#patience.for(this.around.patience);
    this.#follower.start();
    return this.#beginning;
  }

  /** Waits as `ready` does, and before it gives up for one more whole try: who asks after a bad beginning is not refused for it. */
  async settled(): Promise<void> {
    if (!this.isSettled) await this.ready();
    if (!this.isSettled) await this.oneMoreTry();
  }

  private get isSettled(): boolean {
    return this.wasHeard || this.#isAbsent || this.#follower.isClosed;
  }

  private async oneMoreTry(): Promise<void> {
    const waiting = { pause: new Pause(), until: this.#follower.tries + 1 };
    this.#waiting.add(waiting);
    this.#follower.hurry();
    await waiting.pause.for(this.around.patience);
    this.#waiting.delete(waiting);
  }

  close(): void {
    this.#follower.close();
    this.release();
  }

  /** Whether the issuer has a feed and it was heard at least once. */
  get wasHeard(): boolean {
    return this.#silence.wasBroken;
  }

  /** Whether the feed was heard within the time that it may be silent. */
  get isLive(): boolean {
    return this.#silence.length <= this.settings.maxSilence;
  }

  /** Whether tokens may be accepted by what is known here; else each must be introspected. */
  get decidesLocally(): boolean {
    const { maxSilence, whenSilent, bound, isRequired } = this.settings;
    if (this.#isAbsent && !isRequired) return true;
    const silence = this.#silence.length;
    if (silence <= maxSilence || whenSilent === 'open') return true;
    return whenSilent === 'bounded' && silence <= maxSilence + bound;
  }

  get health(): FeedHealth {
    if (this.#isAbsent) return { feed: 'absent' };
    const silentFor = this.wasHeard ? this.#silence.length / 1000 : undefined;
    return { feed: this.isLive ? 'followed' : 'silent', silentFor, position: this.position, revocations: this.#log.size };
  }

  /** The keys that opaque tokens are authenticated by, newest first; none before the feed told them. */
  get opaqueKeys(): readonly Buffer[] {
    return this.#opaqueKeys;
  }

  ends(selectors: TokenSelectors): boolean {
    return this.#log.ends(selectors);
  }

  get position(): number | undefined {
    return this.#log.position;
  }

  get place(): FeedPlace {
    return this.#log.place;
  }

  begin(): void {
    this.#log.begin();
  }

  receive(message: FeedMessage): void {
    if (message.event === 'keys') {
      this.#opaqueKeys = message.opaque;
      this.around.keys.take(message.jwks);
    } else if (message.event === 'entries') {
      // What was dropped by a clock that ran ahead must be asked for again.
      if (this.#silence.wasSetBack(ADJUSTMENT)) this.#log.forgetPosition();
      this.#log.addEntries(message);
      if (!message.more) this.heard();
    } else if (this.#log.addPart(message)) {
      this.heard();
    }
  }

  cut(reason: unknown, failures: number): void {
    for (const { pause, until } of this.#waiting) if (this.#follower.tries >= until) pause.end();
    // A connection that is replaced at once is no event.
    if (failures < 2 || this.#isReported) return;
    this.#isReported = true;
    this.around.report(`the revocation feed is silent (${reason instanceof Error ? reason.message : 'unknown failure'}); ${this.consequence()}`);
  }

  absent(): void {
    if (this.wasHeard) throw new Error('the metadata names no revocation feed any more');
    if (this.#isAbsent) return;
    this.#isAbsent = true;
    this.around.report(this.settings.isRequired ? `no revocation feed is named, though it is required; ${this.consequence()}` : NOT_FOLLOWED);
    this.release();
  }

  private release(): void {
    this.#patience.end();
    for (const { pause } of this.#waiting) pause.end();
  }

  private heard(): void {
    this.#silence.heard();
    this.around.keys.confirm();
    this.#isAbsent = false;
    this.release();
    if (this.#isReported) this.around.report('the revocation feed is heard again');
    this.#isReported = false;
  }

  private consequence(): string {
    const { whenSilent, maxSilence, bound } = this.settings;
    if (whenSilent === 'open') return 'what is revoked from now on is accepted until it is heard again';
    const grace = whenSilent === 'bounded' && this.wasHeard ? maxSilence + bound : maxSilence;
    return `each token is introspected when that has lasted ${grace / 1000} s`;
  }
}
