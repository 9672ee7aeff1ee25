import { BootFailure } from '../boot/boot-failure.js';

/** Settings that a service must not start with: one sentence per problem, never a secret's value. */
export class InvalidSettings extends BootFailure {
  override readonly name = 'InvalidSettings';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}
