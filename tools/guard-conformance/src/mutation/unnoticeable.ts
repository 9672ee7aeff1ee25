import type { Mutant } from './mutant.js';

/** What no request can tell from the guard as it is, each time for the same reason. */
const REASONS = {
  text: 'changes a description, which no specification words',
  instant: 'differs in one instant or at one length, which no specification fixes',
  memory: 'what is remembered is found out again: slower, and with the same answer',
  room: 'gives memory back, or counts it for the operator',
  calls: 'changes how many calls are under way, and no answer',
  node: 'Node has done the same before the guard sees a header',
  nothing: 'there is nothing there that it could find',
  twice: 'kept as a second wall: the platform refuses the same when it imports the key, or another line does with the same status',
  options: 'options that cannot be served are refused before the first request',
  around: 'is what the application calls before the first request and after the last; a token that comes at once waits as well',
  open: 'is about what stays open after it was accepted, and no request',
  full: 'is about how a proof is refused that nobody can tell of, and not whether',
  time: 'needs a nonce or an entry that has become old, and so minutes',
  chance: 'differs for one hash in four billions',
  feed: 'is about what a feed may say, and no token',
  spread: 'puts entries in other places, where they are found as well',
} as const;

/** Faults in one file: what is in the line, what is in the change (any where it is empty), and why. */
type Row = readonly [code: string, change: string, why: keyof typeof REASONS];

const UNNOTICEABLE: Readonly<Record<string, readonly Row[]>> = {
  'acceptance-rules.ts': [['new Date(seconds', '', 'text'], ['Number.isNaN(date', '→ true', 'text'], ['exp + clockTolerance <= now', '<= → <', 'instant'], ['nbf - clockTolerance > now', '> → >=', 'instant']],
  'acceptance.ts': [
    ['this.#isClosed', '→ false', 'around'], ['this.#isClosed', 'throw', 'around'], ['this.#isClosed = true', '', 'around'],
    ['token.length > maxTokenLength', '> → >=', 'instant'], ['reader === undefined', '→ false', 'nothing'], ['of no known kind', 'throw', 'nothing'], ['issuer.decidesLocally === true', '=== true → false', 'memory'],
    ['remembered === undefined', 'undefined → true', 'memory'],
  ],
  'http-request.ts': [['kept === undefined', 'undefined → false', 'text'], ['Array.isArray(kept)', '(kept) → false', 'node'], ["typeof line === 'string'", "'string' → true", 'node']],
  'presented-token.ts': [["typeof body === 'string'", '→ true', 'twice']],
  'strict-json.ts': [['at < text.length', '< → <=', 'nothing']],
  'verifier.ts': [
    ['issuer.ready()', '', 'around'], ['issuer.close()', '', 'around'], ['this.#acceptance.close()', '', 'around'], ['this.#watched.', '', 'open'], ['typeof shown', '', 'open'], ['nonce === undefined ?', '', 'time'], ['known instanceof Promise', '→ false', 'memory'], ['known instanceof Promise', '=== → !==', 'memory'],
    ['error instanceof AccessTokenError ? error : new', '→ true', 'twice'],
  ],
  'proof-of-possession/client-certificate.ts': [['given.length > MAX_LENGTH', '> → >=', 'instant'], ['given.trim()', '', 'node'], ['given instanceof Uint8Array', '→ false', 'twice']],
  'proof-of-possession/dpop-proofs.ts': [
    ['this.#keys.set(header', '', 'memory'], ['MAX_ID_LENGTH', '> → >=', 'instant'], ['proof.length > MAX_LENGTH', '> → >=', 'instant'], ['this.#nonces', '', 'time'],
  ],
  'proof-of-possession/proof-age.ts': [
    ['const isTimely', '> → >=', 'instant'], ['const isTimely', '<= → <', 'instant'], ['end > moment', '> → >=', 'instant'], ['end > moment', '<= → <', 'instant'], ['expected one of the last', '/ → *', 'text'],
    ['const newest', '', 'full'], ['forgotten.until >= newest', '', 'full'], ['return new UseDpopNonce', '', 'full'],
  ],
  'proof-of-possession/possession.ts': [['request === undefined', '→ false', 'nothing'], ['request === undefined', 'throw', 'nothing']],
  'proof-of-possession/proof-nonces.ts': [['step !== this.#newest.step', '→ true', 'memory'], ['end > this.now()', '→ true', 'time'], ['end > this.now()', '> → >=', 'instant']],
  'jwt/algorithms.ts': [
    ['kind === undefined', '→ false', 'twice'], ['kind === undefined', '|| → &&', 'twice'],
    ['operations !== undefined', '→ false', 'twice'], ['operations !== undefined', 'false → true', 'twice'],
  ],
  'jwt/compact-jws.ts': [['parts.length !== 3', '!== 3 → false', 'twice'], ['parts are not the 3', 'throw', 'twice']],
  'jwt/compact-token.ts': [
    ["startsWith('eyJ')", '|| → &&', 'twice'], ["startsWith('eyJ')", 'endsWith', 'twice'], ['kid.length > MAX_KID_LENGTH', '→ false', 'twice'], ['kid.length > MAX_KID_LENGTH', '|| → &&', 'twice'],
    ['kid.length > MAX_KID_LENGTH', '> → >=', 'instant'], ['of reasonable length', 'throw', 'twice'],
  ],
  'jwt/jwt-reader.ts': [['header.algorithm)}; expected', 'throw', 'twice'], ['algorithm === undefined', '→ false', 'twice'], ['known.issuer.keys.areKnown', '=== true → true', 'memory'], ['known.issuer.keys.areKnown', '(known.issuer', 'memory'], ['this.#known.set(key', '', 'memory']],
  'jwt/key-set.ts': [["Array.isArray(document['keys'])", '→ true', 'twice'], ['[key.text, key]', '', 'memory'], ['this.names(kid)', '', 'calls'], ['jwk.kid === kid);', '', 'calls']],
  'jwt/published-key.ts': [['bits <= MAX_RSA_BITS', '<= → <', 'instant'], ['#isWithdrawn = false', '', 'memory'], ['this.#checks.set', '', 'memory']],
  'opaque/introspection.ts': [['cannot be asked without credentials', 'throw', 'nothing'], ['introspection === undefined', '→ false', 'nothing']],
  'opaque/opaque-reader.ts': [
    ['this.#issuers.length === 0', '→ false', 'twice'], ['expected a JWT', 'throw', 'twice'], ['refusal !== undefined', '→ false', 'memory'], ['refusal.description', 'throw', 'memory'], ['isConfirmed: true', '', 'calls'],
    ['this.guard.clockTolerance <=', '<= → <', 'instant'], ['this.guard.clockTolerance <=', '+ → -', 'instant'],
    ['isProven: true', 'true → false', 'calls'], ['isProven: false', 'false → true', 'calls'], ['underWay !== undefined', '→ false', 'calls'], ['underWay !== undefined', 'every → some', 'calls'], ['this.#underWay.get', '→ true', 'calls'],
    ['this.#underWay.set', '', 'calls'], ['this.#active.set(', '→ ;', 'memory'], ['this.#active.set(', 'isFollowed → false', 'memory'], ['this.#active.set(', '+ → -', 'memory'], ['known.claims.exp * 1000', '', 'memory'],
    ['this.#inactive.set(', '→ false', 'memory'], ['this.#inactive.set(', '→ ;', 'memory'], ['this.#inactive.set(', '+ → -', 'memory'], ['issuers.length === 0', 'length === 0 → false', 'twice'], ['made by no issuer', 'throw', 'twice'], ['refusal ??= error', '→ ;', 'text'], ['refusal ??= error', '→ true', 'twice'], ['failure instanceof', 'Unavailable → true', 'twice'], ['failure instanceof', 'Unavailable → false', 'twice'],
  ],
  'opaque/opaque-value.ts': [['word === undefined', '→ false', 'twice'], ['0xffff_ffff', '<= → <', 'instant']],
  'revocation/entry-table.ts': [
    ['found === first && this.#second[at] === second', '&& → ||', 'chance'], ['this.#first[at] !== 0', '→ false', 'room'], ['const isKept', '&& → ||', 'room'], ['if (isKept(at)) this.put', '→ true', 'room'], ['this.#shift = WORD_BITS', '→ ;', 'spread'], ['this.#marks = new', '/ → *', 'room'],
    ['this.#marks', '=== 0 → false', 'spread'], ['Math.max(this.#expires', '', 'time'], ['this.size + 1', '> → >=', 'spread'], ['* 20 + ', '', 'room'], ['this.#expires.some', '', 'room'], ['(expires[at] as number) > now', '> → >=', 'instant'],
    ['if (isKept(at)) kept', '< → <=', 'nothing'], ['if (isKept(at)) kept', '→ true', 'room'], ['this.size = 0', '', 'room'], ['at < firsts.length; at += 1) {', '< → <=', 'nothing'],
  ],
  'revocation/revocation-index.ts': [
    ['token.clearOf === this.#state', '→ false', 'memory'], ['token.clearOf = this.#state', '', 'memory'], ['table.isFull', '→ true', 'room'], ['position >= 0', '>= → >', 'nothing'],
    ['const LATEST', '', 'time'], ['table?.size ??', '', 'room'], ['table?.bytes ??', '', 'room'], ['at < words.length', '< → <=', 'nothing'], ['table?.hasExpired', '→ false', 'room'], ['table.rebuild(now)', '→ ;', 'room'],
    ['table?.size === 0', '→ false', 'room'], ['table?.size === 0', '→ ;', 'room'], ['this.#swept = (', '', 'room'],
  ],
  'revocation/selector-hash.ts': [
    ['const SALT', '', 'spread'], ['|| 1', '', 'spread'], ['value.length !== CHARACTERS', 'CHARACTERS → false', 'feed'], ['value.length !== CHARACTERS', '|| → &&', 'feed'], ['value.length !== CHARACTERS', 'false → true', 'feed'],
    ['at < CHARACTERS', '< → >', 'feed'], ['at < CHARACTERS', '→ ;', 'feed'], ['all >= 0', '>= → >', 'feed'],
  ],
  'revocation/token-selectors.ts': [
    ['jti !== undefined', '→ true', 'nothing'], ['sid !== undefined', '→ true', 'nothing'], ['authz !== undefined', '→ true', 'nothing'], ['kid !== undefined', '→ true', 'nothing'],
    ['known !== undefined', '→ false', 'memory'], ['REMEMBERED', '', 'memory'], ['this.#remembered.set', '', 'memory'],
  ],
  'requirements/requirement-check.ts': [
    ["kind === 'check'", '→ true', 'nothing'], ['does not understand', 'throw', 'nothing'], ['!holds(scope)', '→ (holds(scope))', 'text'], ['any.join', '→ []', 'text'], ['The person signed in ${', 'age === undefined →', 'text'], ['The person signed in ${', '=== → !==', 'text'],
    ['const age =', 'undefined → false', 'twice'], ['age >= -tolerance', '<= → <', 'instant'], ['age >= -tolerance', '>= → >', 'instant'],
  ],
  'requirements/scope-hierarchy.ts': [
    ['must be a list of scopes', '→ false', 'options'], ['must be a list of scopes', '|| → &&', 'options'], ['must be a list of scopes', 'some → every', 'options'], ['must be a list of scopes', 'throw', 'options'], ['Object.hasOwn(implied', '→ true', 'options'],
  ],
};

const isOf = ([line, part]: Row, { code, change }: Mutant): boolean => code.includes(line) && change.includes(part);

/** Why no request can notice a fault; undefined where one could. */
export function whyUnnoticed(mutant: Mutant): string | undefined {
  const row = UNNOTICEABLE[mutant.file]?.find((each) => isOf(each, mutant));
  return row && REASONS[row[2]];
}

/** What is listed of a file, and is of no fault in it any more. @param mutants all faults of the file */
export function listedInVain(file: string, mutants: readonly Mutant[]): readonly string[] {
  return (UNNOTICEABLE[file] ?? []).filter((row) => !mutants.some((mutant) => isOf(row, mutant))).map(([line, part]) => `${file}  ${line}  ${part}`);
}
