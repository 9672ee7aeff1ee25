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
  { file: 'jwt/algorithms.ts', code: 'kind === undefined', why: 'a key that does not fit its algorithm is no key for the platform either' },
];

/** Why no request can notice a fault; undefined where one could. */
export function whyUnnoticed({ file, code, change }: Mutant): string | undefined {
  return UNNOTICEABLE.find((one) => one.file === file && code.includes(one.code) && change.includes(one.change ?? ''))?.why;
}
