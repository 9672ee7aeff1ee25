/** The options cannot be served; the message is one sentence that names the option. */
export class GuardConfigurationError extends Error {
  constructor(problem: string) {
    super(`access-token-guard: ${problem}`);
    this.name = new.target.name;
  }
}
