import { createHash } from 'node:crypto';
import { Randomness } from '@latchkey/protocol';

/** Randomness that repeats itself from run to run, and never within one. */
export class CountingRandomness extends Randomness {
  private count = 0;

  constructor(private readonly seed = 'latchkey') {
    super();
  }

  bytes(length: number): Buffer {
    const blocks: Buffer[] = [];
    for (let have = 0; have < length; have += 32) {
      this.count += 1;
      blocks.push(createHash('sha256').update(`${this.seed} ${this.count}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, length);
  }
}
