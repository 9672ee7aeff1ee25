/** The time that every rule of the system goes by, so that a test can set it. */
export abstract class Clock {
  abstract now(): Date;
}

/** The time of the machine. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** Whole seconds since 1970, as JWT claims count time (RFC 7519 §2, NumericDate). */
export const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000);

/** `seconds` after `date`. */
export const after = (date: Date, seconds: number): Date => new Date(date.getTime() + seconds * 1000);
