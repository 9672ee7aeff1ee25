import type { Case } from '../case.js';
import { rfc6750 } from './rfc6750.js';
import { rfc7519 } from './rfc7519.js';
import { rfc7662 } from './rfc7662.js';
import { rfc8705 } from './rfc8705.js';
import { rfc8725 } from './rfc8725.js';
import { rfc9068 } from './rfc9068.js';
import { rfc9449 } from './rfc9449.js';
import { rfc9470 } from './rfc9470.js';
import { revocation } from './revocation.js';

/** Every case, by the specification that it is filed under. */
export const CASES: Readonly<Record<string, readonly Case[]>> = {
  'RFC 6750': rfc6750, 'RFC 7519': rfc7519, 'RFC 8725': rfc8725, 'RFC 9068': rfc9068, 'RFC 9449': rfc9449, 'RFC 8705': rfc8705, 'RFC 7662': rfc7662,
  'RFC 9470': rfc9470, Revocation: revocation,
};
