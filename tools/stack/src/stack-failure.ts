/** Why the stack cannot run, as one sentence that says what to do. */
export class StackFailure extends Error {
  override readonly name = 'StackFailure';
}
