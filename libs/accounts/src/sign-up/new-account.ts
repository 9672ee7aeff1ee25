import { isPasswordLength } from '../password/passwords.js';

/** What a person fills in to have an account. */
export interface NewAccount {
  readonly username: string;
  readonly password: string;
  readonly name?: string;
  readonly email?: string;
}

export type NewAccountFault = 'username' | 'password' | 'name' | 'email';

const MAX_NAME = 200;
const MAX_EMAIL = 320;
/** NIST SP 800-63B §3.1.1.2: no rule but length, and not what everybody can see. */
const MIN_PASSWORD = 8;
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;
const EMAIL = /^[^\s@\p{C}]+@[^\s@\p{C}]+\.[^\s@\p{C}]+$/u;

/** What is wrong with an account that a person asks for, in the order of the fields. */
export function newAccountFault({ username, password, name, email }: NewAccount): NewAccountFault | undefined {
  if (username.length === 0 || username.length > MAX_NAME || INVISIBLE.test(username) || /\s/.test(username)) return 'username';
  if ([...password].length < MIN_PASSWORD || !isPasswordLength(password) || password.toLowerCase() === username.toLowerCase()) return 'password';
  if (name !== undefined && (name.length > MAX_NAME || INVISIBLE.test(name))) return 'name';
  return email !== undefined && (email.length > MAX_EMAIL || !EMAIL.test(email)) ? 'email' : undefined;
}
