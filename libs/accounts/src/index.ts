export { AccountsModule } from './accounts.module.js';
export { Consents, type ConsentParties } from './consent/consents.js';
export { covers, union } from './consent/access.js';
export { Passwords, isPasswordLength } from './password/passwords.js';
export { ACR_VALUES, Sessions, type NewSession, type SignedIn } from './session/sessions.js';
export { networkOf } from './sign-in/network.js';
export { SignIn, type SignInAttempt, type SignInResult } from './sign-in/sign-in.js';
export type { NewAccountFault } from './sign-up/new-account.js';
export { SignUp, type SignUpAttempt, type SignUpResult } from './sign-up/sign-up.js';
