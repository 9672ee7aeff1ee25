import { bearer } from '../case.js';
import type { Case, Route } from '../case.js';

type Members = Readonly<Record<string, unknown>>;

const now = (): number => Math.floor(Date.now() / 1000);
const SIGNED_IN = (): Members => ({ acr: 'urn:example:loa:2', auth_time: now() - 60 });

const recent = (id: string, title: string, claims: () => Members, changes: Partial<Case> = {}): Case => ({
  id: `9470-${id}`, source: 'RFC 9470 §5', title, needs: ['step-up'], expected: 'insufficient_user_authentication', request: (w) => bearer(w.jwt({ ...SIGNED_IN(), ...claims() }), { route: 'recent' }), ...changes,
});

const ACCEPTED = { expected: 'accepted' } as const;
const SAYS = { source: 'RFC 9470 §3', strength: 'advice', says: { acr_values: 'urn:example:loa:2 urn:example:loa:3', max_age: '300' } } as const;

const on = (route: Route, claims: () => Members): Pick<Case, 'request'> => ({ request: (w) => bearer(w.jwt({ ...SIGNED_IN(), ...claims() }), { route }) });

/** How well and how recently the person signed in. */
export const rfc9470: readonly Case[] = [
  recent('enough', 'as well and as recently as is needed', () => ({}), ACCEPTED), recent('better', 'in the other way that is taken', () => ({ acr: 'urn:example:loa:3' }), ACCEPTED),
  recent('just-now', 'this very second', () => ({ auth_time: now() }), ACCEPTED), recent('nearly-late', 'as long ago as may be', () => ({ auth_time: now() - 297 }), ACCEPTED),
  recent('weak', 'in a weaker way', () => ({ acr: 'urn:example:loa:1' })), recent('absent', 'in a way that nobody tells', () => ({ acr: undefined })),
  recent('prefix', 'in a way whose name begins alike', () => ({ acr: 'urn:example:loa:22' })), recent('words', 'in ways that are named in one text', () => ({ acr: 'urn:example:loa:1 urn:example:loa:2' })),
  recent('late', 'ten minutes ago', () => ({ auth_time: now() - 600 })), recent('no-time', 'at a time that nobody tells', () => ({ auth_time: undefined })),
  recent('epoch', 'at the epoch', () => ({ auth_time: 0 })), recent('future', 'in ten minutes', () => ({ auth_time: now() + 600 }), { strength: 'advice' }),
  recent('says', 'the challenge says how, when it was too weak', () => ({ acr: 'urn:example:loa:1' }), SAYS), recent('says-late', 'the challenge says how, when it was too long ago', () => ({ auth_time: now() - 600 }), SAYS),
  recent('fresh', 'recently, where nothing else is asked', () => ({}), { ...ACCEPTED, ...on('fresh', () => ({ acr: undefined })) }), recent('strong', 'well, where nothing else is asked', () => ({}), { ...ACCEPTED, ...on('strong', () => ({ auth_time: undefined })) }),
  recent('fresh-late', 'well and ten minutes ago, where that is asked', () => ({}), on('fresh', () => ({ auth_time: now() - 600 }))), recent('strong-weak', 'recently and in a weaker way, where that is asked', () => ({}), on('strong', () => ({ acr: 'urn:example:loa:1' }))),
  recent('expired-first', 'an expired token is not told how to sign in', () => ({ acr: undefined, exp: now() - 600 }), { expected: 'invalid_token' }),
];
