import { Clock, after } from '@latchkey/protocol';

/** A clock that stands still until it is told to go on. */
export class FixedClock extends Clock {
  /** When every fixed clock begins unless told. */
  static readonly START = new Date('2026-01-15T12:00:00.000Z');

  constructor(private moment: Date = FixedClock.START) {
    super();
  }

  now(): Date {
    return new Date(this.moment);
  }

  advance(seconds: number): void {
    this.moment = after(this.moment, seconds);
  }
}
