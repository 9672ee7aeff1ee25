import { Foundation1764000000000 } from './1764000000000-foundation.js';
import { RequestedClaims1795230000000 } from './1795230000000-requested-claims.js';

/** In the order in which they run. */
export const MIGRATIONS = [Foundation1764000000000, RequestedClaims1795230000000];
