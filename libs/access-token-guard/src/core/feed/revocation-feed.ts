import type { FeedHealth } from '../health.js';
import type { TokenSelectors } from '../revocation/token-selectors.js';
import { FeedFollower } from './feed-follower.js';
import type { FeedMessage, KeysMessage } from './feed-message.js';
import { FeedReport } from './feed-report.js';
import type { FeedSettings } from './feed-settings.js';
import type { FeedListener, FeedSource } from './feed-source.js';
import { FirstWord } from './first-word.js';
import { FollowedLog } from './followed-log.js';
import type { FeedPlace } from './followed-log.js';
import { Silence } from './silence.js';

/** Milliseconds that a clock may be set back without consequence, as time servers do. */
const ADJUSTMENT = 1_000;

/** What stands around a feed: where it comes from, who takes the keys, who hears of trouble. */
export interface FeedSurroundings extends FeedSource {
  readonly keys: { take(jwks: KeysMessage['jwks']): void; confirm(): void };
  /** Milliseconds that requests wait for the first word. */
  readonly patience: number;
  readonly report: (message: string) => void;
  /** Hears once of each message that may end tokens. */
  readonly onNews: () => void;
}

/** What an issuer's feed has told, how long ago, and so by what tokens may be decided now. */
export class RevocationFeed implements FeedListener {
  readonly #log: FollowedLog;
  readonly #silence: Silence;
  readonly #follower: FeedFollower;
  readonly #firstWord: FirstWord;
  readonly #report: FeedReport;
  #opaqueKeys: readonly Buffer[] = [];
  #isAbsent = false;

  constructor(
    private readonly settings: FeedSettings,
    private readonly around: FeedSurroundings,
  ) {
    this.#log = new FollowedLog(() => around.now() / 1000);
    this.#silence = new Silence(around.now);
    this.#follower = new FeedFollower(around, this);
    this.#firstWord = new FirstWord(this.#follower, around);
    this.#report = new FeedReport(settings, around.report);
  }

  /** Begins to follow, and waits until all is known that was revoked, or that is not to be had in time. */
  ready(): Promise<void> {
    return this.#firstWord.ready();
  }

  /** Waits as `ready` does, and before it gives up for one more whole try: who asks after a bad beginning is not refused for it. */
  async settled(): Promise<void> {
    if (!this.isSettled) await this.#firstWord.ready();
    if (!this.isSettled) await this.#firstWord.oneMoreTry();
  }

  private get isSettled(): boolean {
    return this.wasHeard || this.#isAbsent || this.#follower.isClosed;
  }

  close(): void {
    this.#follower.close();
    this.#firstWord.release();
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
    const silentFor = this.wasHeard ? Math.round(this.#silence.length) / 1000 : undefined;
    const state = this.isLive ? { feed: 'followed' as const } : { feed: 'silent' as const, reason: this.#report.reason };
    return { ...state, silentFor, position: this.#log.position, revocations: this.#log.size };
  }

  /** The keys that opaque tokens are authenticated by, newest first; none before the feed told them. */
  get opaqueKeys(): readonly Buffer[] {
    return this.#opaqueKeys;
  }

  ends(selectors: TokenSelectors): boolean {
    return this.#log.ends(selectors);
  }

  get place(): FeedPlace {
    return this.#log.place;
  }

  begin(): void {
    this.#log.begin();
  }

  receive(message: FeedMessage): void {
    this.take(message);
    if (message.event === 'keys' || message.entries.length > 0) this.around.onNews();
  }

  private take(message: FeedMessage): void {
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
    this.#firstWord.failed();
    this.#report.cut(reason, failures, this.wasHeard);
  }

  absent(): void {
    if (this.wasHeard) throw new Error('the metadata names no revocation feed any more');
    if (this.#isAbsent) return;
    this.#isAbsent = true;
    this.#report.absent();
    this.#firstWord.release();
  }

  private heard(): void {
    this.#silence.heard();
    this.around.keys.confirm();
    this.#isAbsent = false;
    this.#firstWord.release();
    this.#report.heard();
  }
}
