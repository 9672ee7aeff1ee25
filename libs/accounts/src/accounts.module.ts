import { Module } from '@nestjs/common';
import { RevocationModule } from '@latchkey/revocation';
import { Consents } from './consent/consents.js';
import { Passwords } from './password/passwords.js';
import { Sessions } from './session/sessions.js';
import { DeviceCookies } from './sign-in/device-cookies.js';
import { SignIn } from './sign-in/sign-in.js';
import { SignUp } from './sign-up/sign-up.js';

const providers = [Passwords, SignIn, SignUp, DeviceCookies, Sessions, Consents];

/** Needs global `Clock`, `Randomness` and `MasterKey`. */
@Module({ imports: [RevocationModule], providers, exports: providers })
export class AccountsModule {}
