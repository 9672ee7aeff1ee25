import type { Mutant } from './mutant.js';

/** A fault that no request can tell from the guard as it is, and why. */
interface Unnoticeable {
  readonly file: string;
  /** In the line of the fault. */
  readonly code: string;
  /** In the change; any when not given. */
  readonly change?: string;
  readonly why: string;
}

const UNNOTICEABLE: readonly Unnoticeable[] = [
  { file: 'acceptance-rules.ts', code: 'new Date(seconds', why: 'changes a date in a description, which no specification words' },
  { file: 'acceptance-rules.ts', code: 'Number.isNaN(date', change: '→ true', why: 'changes a date in a description, which no specification words' },
  { file: 'acceptance-rules.ts', code: 'no expiry (exp)', why: 'the rule of each acceptance asks the same again' },
  { file: 'acceptance-rules.ts', code: 'LASTING_RULES', change: '[issuer, audience, shape', why: 'the rule of each acceptance asks the same again' },
  { file: 'acceptance-rules.ts', code: 'exp + clockTolerance <= now', change: '<= → <', why: 'differs in one instant' },
  { file: 'acceptance-rules.ts', code: 'nbf - clockTolerance > now', change: '> → >=', why: 'differs in one instant' },
  { file: 'http-request.ts', code: 'sent.length > 0', why: 'what is kept of a header is looked at where a platform hides its lines, and Node does not' },
  { file: 'http-request.ts', code: 'kept', why: 'what is kept of a header is looked at where a platform hides its lines, and Node does not' },
  { file: 'presented-token.ts', code: "typeof body === 'string'", why: 'a form that nobody took apart is a matter of the platform' },
  { file: 'presented-token.ts', code: '.trim() ??', why: 'Node trims what a header says' },
  { file: 'proof-of-possession/confirmation.ts', code: 'const THUMBPRINT', why: 'what is no thumbprint is that of no key' },
  { file: 'proof-of-possession/dpop-proof.ts', code: 'expected ${algorithms', change: 'throw', why: 'no key fits an algorithm that is not one' },
  { file: 'proof-of-possession/dpop-proof.ts', code: 'does not fit', change: 'throw', why: 'a key that does not fit its algorithm is no key for the platform either' },
  { file: 'proof-of-possession/dpop-proofs.ts', code: 'seen?.shown', why: 'one request is looked at once here' },
  { file: 'proof-of-possession/dpop-proofs.ts', code: 'end <= now', change: '<= → <', why: 'differs in one instant' },
  { file: 'proof-of-possession/possession.ts', code: 'confirmation === undefined) return', why: 'a token that is bound to nothing does not come here' },
  { file: 'jwt/compact-jws.ts', code: 'parts.length !== 3', change: '|| → &&', why: 'three parts are all there' },
  { file: 'jwt/compact-token.ts', code: "startsWith('eyJ')", why: 'what looks like no JWT is refused as an unknown token' },
  { file: 'jwt/compact-token.ts', code: "typeof alg !== 'string'", why: 'what is no text is no algorithm that is taken' },
  { file: 'jwt/compact-token.ts', code: 'MalformedJws', why: 'what could not be taken apart is refused as what has not three parts' },
  { file: 'jwt/published-key.ts', code: "startsWith('RS')", change: '→ false', why: 'the platform pads so by itself' },
  { file: 'opaque/introspection.ts', code: 'cannot be asked without credentials', why: 'an issuer without credentials is never asked' },
  { file: 'jwt/algorithms.ts', code: 'kind === undefined', why: 'a key that does not fit its algorithm is no key for the platform either' },
];

/** Why no request can notice a fault; undefined where one could. */
export function whyUnnoticed({ file, code, change }: Mutant): string | undefined {
  return UNNOTICEABLE.find((one) => one.file === file && code.includes(one.code) && change.includes(one.change ?? ''))?.why;
}
