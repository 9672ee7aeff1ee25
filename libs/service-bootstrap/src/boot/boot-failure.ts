/** A reason not to start, told as one sentence that says what to do; `runService` prints it and exits with code 1. */
export class BootFailure extends Error {
  override readonly name: string = 'BootFailure';
}
