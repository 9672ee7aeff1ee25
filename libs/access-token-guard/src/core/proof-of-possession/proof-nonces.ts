import { createHmac, timingSafeEqual } from 'node:crypto';

/** Milliseconds that a nonce is given out, and that it may be used. Where too many proofs were shown, those of the oldest nonces are forgotten: few share one. */
const STEP = 10_000;
const LIFETIME = 300_000;
/** Bytes. */
const TIME = 4;
const MAC = 16;

/**
 * The nonces that proofs hold so that none can be made long before it is used (RFC 9449 §9). Nothing is stored: a nonce is the time that
 * it was made at and a MAC of that, so that all processes with the same secret know the nonces of all.
 */
export class ProofNonces {
  #newest = { step: -1, nonce: '' };

  constructor(
    private readonly secret: string,
    private readonly now: () => number,
  ) {}

  /** The newest, which is given out until the next one is made. */
  get current(): string {
    const step = Math.floor(this.now() / STEP);
    if (step !== this.#newest.step) {
      const time = Buffer.alloc(TIME);
      time.writeUInt32BE(step);
      this.#newest = { step, nonce: Buffer.concat([time, this.mac(time)]).toString('base64url') };
    }
    return this.#newest.nonce;
  }

  /** When the newest stops to be one, in milliseconds since the epoch. */
  get newestEnd(): number {
    return Math.floor(this.now() / STEP) * STEP + LIFETIME;
  }

  /** When the nonce stops to be one, in milliseconds since the epoch; undefined when it is none, or has stopped. */
  endOf(nonce: unknown): number | undefined {
    if (typeof nonce !== 'string') return undefined;
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== TIME + MAC || bytes.toString('base64url') !== nonce) return undefined;
    if (!timingSafeEqual(bytes.subarray(TIME), this.mac(bytes.subarray(0, TIME)))) return undefined;
    const end = bytes.readUInt32BE(0) * STEP + LIFETIME;
    return end > this.now() ? end : undefined;
  }

  private mac(time: Uint8Array): Buffer {
    return createHmac('sha256', this.secret).update('latchkey dpop nonce').update(time).digest().subarray(0, MAC);
  }
}
