import { createHash } from 'node:crypto';
import type { Secret } from '@latchkey/protocol';

/**
 * What stands for who is signed in in a browser, for scripts to read (OIDC Session Management §4.2): another one whenever somebody signs in,
 * again or for the first time, or out. One-way from 256 random bits, so it opens no session.
 */
export const browserStateOf = (cookies: readonly Secret[]): string =>
  createHash('sha256').update(JSON.stringify(['browser-state', ...[...cookies].sort()])).digest('base64url');
