import { SCOPE } from '../application/application.js';
import { send, type Answer, type BadInput, type Materials } from './attempt.js';

/** Opens the authorization endpoint in the person's browser. An answer that the browser takes to the application counts as 302. */
async function authorize({ application, person }: Materials, change: (parameters: URLSearchParams) => void): Promise<Answer> {
  const { address } = await application.begin();
  change(address.searchParams);
  const place = await person.look(address);
  if (place.kind === 'shown') return { status: place.status, type: 'shown', error: 'shown', body: {}, headers: place.headers };
  const body = Object.fromEntries(place.address.searchParams);
  return { status: 302, type: place.address.origin + place.address.pathname, error: body.error, body, headers: new Headers() };
}

const set = (changes: Readonly<Record<string, string>>) => (materials: Materials) =>
  authorize(materials, (parameters) => Object.entries(changes).forEach(([name, value]) => parameters.set(name, value)));
const repeat = (name: string, value: string) => (materials: Materials) => authorize(materials, (parameters) => parameters.append(name, value));

/** Before the redirect URI is trusted, the person is told and nobody else. */
export const BEFORE_TRUST: readonly BadInput[] = [
  ['an unknown client', set({ client_id: 'nobody' }), '400 shown'],
  ['no client', set({ client_id: '' }), '400 shown'],
  ['an unregistered redirect_uri', set({ redirect_uri: 'https://evil.example/callback' }), '400 shown'],
  ['a redirect_uri below a registered one', set({ redirect_uri: 'https://app.example/callback/more' }), '400 shown'],
  ['a redirect_uri with a query that is not registered', set({ redirect_uri: 'https://app.example/callback?x=1' }), '400 shown'],
  ['a redirect_uri of another spelling', set({ redirect_uri: 'https://APP.example/callback' }), '400 shown'],
  ['a redirect_uri that is a script', set({ redirect_uri: 'javascript:alert(1)' }), '400 shown'],
  ['no redirect_uri', set({ redirect_uri: '' }), '400 shown'],
  ['a repeated redirect_uri', repeat('redirect_uri', 'https://evil.example/'), '400 shown'],
  ['a repeated client_id', repeat('client_id', 'other'), '400 shown'],
  ['a repeated state', repeat('state', 'other'), '400 shown'],
  ['malformed percent-encoding', (m) => send(`${m.world.issuer}/authorize?client_id=%zz&redirect_uri=%`, {}), '400 undefined'],
];

/** After that the application is told, with `state` and `iss`. */
export const AFTER_TRUST: readonly BadInput[] = [
  ['a repeated scope', repeat('scope', 'openid'), '302 invalid_request'],
  ['a repeated nonce', repeat('nonce', 'other'), '302 invalid_request'],
  ['a response_type that is not served', set({ response_type: 'smoke' }), '302 unsupported_response_type'],
  ['no response_type', set({ response_type: '' }), '302 invalid_request'],
  ['a response_mode that is not served', set({ response_mode: 'smoke' }), '302 unsupported_response_mode'],
  ['no code_challenge', set({ code_challenge: '', code_challenge_method: '' }), '302 invalid_request'],
  ['a code_challenge in the clear', set({ code_challenge_method: 'plain' }), '302 invalid_request'],
  ['a code_challenge that is no SHA-256', set({ code_challenge: 'short' }), '302 invalid_request'],
  ['a malformed scope', set({ scope: 'openid "' }), '302 invalid_scope'],
  ['an unknown scope without openid', set({ scope: 'no:such' }), '302 invalid_scope'],
  ['a scope that the client may not have, without openid', set({ scope: 'clients:write' }), '302 invalid_scope'],
  ['an unknown resource', set({ resource: 'https://nowhere.example' }), '302 invalid_target'],
  ['a resource with a fragment', set({ resource: 'https://nowhere.example#x' }), '302 invalid_target'],
  ['a resource that the client is not entitled to', (m) => set({ resource: m.world.stack.addresses.adminApi, scope: 'openid' })(m), '302 invalid_target'],
  ['an unknown prompt', set({ prompt: 'dance' }), '302 invalid_request'],
  ['prompt=none beside another', set({ prompt: 'none login' }), '302 invalid_request'],
  ['prompt=none for somebody who is not signed in', set({ prompt: 'none', scope: SCOPE }), '302 login_required'],
  ['a max_age that is no number', set({ max_age: 'soon' }), '302 invalid_request'],
  ['a negative max_age', set({ max_age: '-1' }), '302 invalid_request'],
  ['a request object without an algorithm', set({ request: 'e30.e30.' }), '302 invalid_request_object'],
  ['an unsigned request object', set({ request: 'eyJhbGciOiJub25lIn0.e30.' }), '302 request_not_supported'],
  ['a request object by reference', set({ request_uri: 'https://evil.example/request' }), '302 invalid_request_uri'],
  ['oversized parameters', set({ nonce: 'a'.repeat(2_000) }), '302 invalid_request'],
];
