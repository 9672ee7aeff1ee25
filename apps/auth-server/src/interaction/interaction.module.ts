import { Module } from '@nestjs/common';
import { AccountsModule } from '@latchkey/accounts';
import { ClientDirectoryModule } from '@latchkey/clients';
import { AuthorizationModule } from '../authorization/authorization.module.js';
import { BrowserModule } from './browser/browser.module.js';
import { AccessInWords } from './consent/access-in-words.js';
import { ConsentController } from './consent/consent.controller.js';
import { ConsentStep } from './consent/consent.step.js';
import { Journey } from './journey.js';
import { SelectAccountController } from './select-account/select-account.controller.js';
import { SelectAccountStep } from './select-account/select-account.step.js';
import { PasswordSignIn } from './sign-in/password-sign-in.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInStep } from './sign-in/sign-in.step.js';
import { PasswordSignUp } from './sign-up/password-sign-up.js';
import { SignUpController } from './sign-up/sign-up.controller.js';
import { SignUpStep } from './sign-up/sign-up.step.js';

/** The pages that a person goes through on the way from a request to its answer. */
@Module({
  imports: [AccountsModule, ClientDirectoryModule, AuthorizationModule, BrowserModule],
  controllers: [SignInController, SignUpController, SelectAccountController, ConsentController],
  providers: [SignInStep, PasswordSignIn, SignUpStep, PasswordSignUp, SelectAccountStep, ConsentStep, AccessInWords, Journey],
})
export class InteractionModule {}
