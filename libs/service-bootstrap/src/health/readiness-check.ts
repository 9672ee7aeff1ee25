/**
 * Something that a service cannot work without. Every provider of an application's modules that extends this class is
 * asked at /health/ready.
 */
export abstract class ReadinessCheck {
  /** Named in the answer when the check fails; seen by strangers. */
  abstract readonly name: string;

  /** Resolves when the service can work; rejects, or takes longer than two seconds, when it cannot. */
  abstract check(): Promise<void>;
}
