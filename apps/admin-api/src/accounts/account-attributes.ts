import { isStandardClaim } from '@latchkey/claims';
import type { AccountRecord, TenantSettings } from '@latchkey/storage';
import { invalid } from '../http/problem.js';

type Attributes = Readonly<Record<string, unknown>>;

const MAX_TEXT = 500;
const MAX_ITEMS = 50;
/** Of all attributes as JSON: what a JWT may have to carry. */
const MAX_BYTES = 4096;

/** An account's attributes beyond the standard claims. */
export const attributesOf = ({ claims }: Pick<AccountRecord, 'claims'>): Attributes =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !isStandardClaim(name)));

/** The attributes from their JSON. @throws Problem for a value that no claim should have */
export function parseAttributes(json: unknown): Attributes {
  if (json == null) return {};
  const entries = Object.entries(json as Attributes);
  for (const [name, value] of entries) {
    // Beside the rules for their values, an attribute could say that an address is verified.
    if (isStandardClaim(name) || name === 'username') throw invalid(`attributes.${name}`, 'stands beside attributes, not among them');
    if (!isSimple(value) && !isListOfTexts(value)) throw invalid(`attributes.${name}`, `must be true, false, a number, a text of at most ${MAX_TEXT} characters or a list of such texts`);
  }
  if (Buffer.byteLength(JSON.stringify(json)) > MAX_BYTES) throw invalid('attributes', `must have at most ${MAX_BYTES} bytes as JSON`);
  return Object.fromEntries(entries);
}

/** Checks that each attribute is one that the tenant's `claims` name; what the account had before is not questioned. @throws Problem */
export function checkAttributes(after: Pick<AccountRecord, 'claims'>, before: Pick<AccountRecord, 'claims'>, { claims = [] }: TenantSettings): void {
  const held = attributesOf(before);
  for (const [name] of Object.entries(attributesOf(after))) {
    if (Object.hasOwn(held, name) || claims.some(({ attribute }) => attribute === name)) continue;
    throw invalid(`attributes.${name}`, 'is not among the attributes that the settings of the tenant make claims of');
  }
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= MAX_TEXT && !/[\p{Cc}\p{Cs}]/u.test(value);
const isSimple = (value: unknown): boolean => typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)) || isText(value);
const isListOfTexts = (value: unknown): boolean => Array.isArray(value) && value.length <= MAX_ITEMS && value.every(isText);
