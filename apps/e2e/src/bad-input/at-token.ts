import { CALLBACK } from '../application/application.js';
import { post, postRaw, send, type BadInput, type Materials } from './attempt.js';

const token = ({ world }: Materials) => `${world.issuer}/token`;
const redemption = ({ application, brought }: Materials) => application.redemption(brought);
const rotation = ({ tokens }: Materials) => ({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' });
const encoded = (parameters: Readonly<Record<string, string>>) => new URLSearchParams(parameters).toString();
const with_ = (change: Readonly<Record<string, string>>) => (materials: Materials) =>
  post(token(materials), materials.application, { ...redemption(materials), ...change });

/** The token endpoint (RFC 6749 §5.2). */
export const AT_TOKEN: readonly BadInput[] = [
  ['a repeated parameter', (m) => postRaw(token(m), m.application, `${encoded(redemption(m))}&code_verifier=x`), '400 invalid_request'],
  ['a repeated grant_type', (m) => postRaw(token(m), m.application, `grant_type=authorization_code&${encoded(redemption(m))}`), '400 invalid_request'],
  ['no grant_type', (m) => post(token(m), m.application, {}), '400 invalid_request'],
  ['an empty body', (m) => postRaw(token(m), m.application, ''), '400 invalid_request'],
  ['an unknown grant', with_({ grant_type: 'password' }), '400 unsupported_grant_type'],
  ['a grant that the client is not registered for', (m) => post(token(m), m.stranger, { grant_type: 'client_credentials' }), '400 unauthorized_client'],
  ['JSON', (m) => postRaw(token(m), m.application, JSON.stringify(redemption(m)), 'application/json'), '400 invalid_request'],
  ['text', (m) => postRaw(token(m), m.application, encoded(redemption(m)), 'text/plain'), '400 invalid_request'],
  ['no content type', (m) => send(token(m), { method: 'POST', headers: { authorization: m.application.basic }, body: Buffer.from(encoded(redemption(m))) }), '400 invalid_request'],
  ['malformed percent-encoding', (m) => postRaw(token(m), m.application, `${encoded(redemption(m))}%zz&x=%`), '400 invalid_grant'],
  ['a NUL in a value', with_({ code: 'a\0b' }), '400 invalid_request'],
  ['a member that JavaScript objects have', (m) => postRaw(token(m), m.application, `${encoded(redemption(m))}&__proto__=x`), '400 invalid_request'],
  ['an oversized parameter', with_({ code: 'a'.repeat(20_000) }), '400 invalid_request'],
  ['an oversized body', with_({ padding: 'a'.repeat(100_000) }), '400 invalid_request'],
  ['parameters in the query', (m) => post(`${token(m)}?${encoded(redemption(m))}`, m.application, {}), '400 invalid_request'],
  ['GET', (m) => send(`${token(m)}?${encoded(redemption(m))}`, { headers: { authorization: m.application.basic } }), '405 method_not_allowed'],
  ['no client', (m) => send(token(m), { method: 'POST', body: new URLSearchParams(redemption(m)) }), '401 invalid_client'],
  ['a wrong client secret', (m) => send(token(m), { method: 'POST', headers: { authorization: `Basic ${btoa(`${m.application.registered.client_id}:wrong`)}` }, body: new URLSearchParams(redemption(m)) }), '401 invalid_client'],
  ['an unknown client', (m) => send(token(m), { method: 'POST', headers: { authorization: `Basic ${btoa('nobody:wrong')}` }, body: new URLSearchParams(redemption(m)) }), '401 invalid_client'],
  ['credentials that are not base64', (m) => send(token(m), { method: 'POST', headers: { authorization: 'Basic %%%' }, body: new URLSearchParams(redemption(m)) }), '401 invalid_client'],
  ['two ways to authenticate', with_({ client_secret: 'x' }), '400 invalid_request'],
  ['another client_id beside the credentials', with_({ client_id: 'somebody-else' }), '400 invalid_request'],
  ['an assertion of the wrong kind', with_({ client_assertion: 'a.b.c', client_assertion_type: 'urn:x' }), '400 invalid_request'],
  ['an unknown code', with_({ code: `lk_ac_${'0'.repeat(60)}` }), '400 invalid_grant'],
  ['a code with a changed end', (m) => with_({ code: `${m.brought.code.slice(0, -1)}${m.brought.code.endsWith('0') ? '1' : '0'}` })(m), '400 invalid_grant'],
  ['a code of another client', (m) => post(token(m), m.stranger, redemption(m)), '400 invalid_grant'],
  ['a refresh token in the place of a code', (m) => with_({ code: m.tokens.refresh_token ?? '' })(m), '400 invalid_grant'],
  ['a wrong redirect_uri', with_({ redirect_uri: `${CALLBACK}/` }), '400 invalid_grant'],
  ['no redirect_uri', with_({ redirect_uri: '' }), '400 invalid_request'],
  ['a wrong verifier', with_({ code_verifier: 'a'.repeat(43) }), '400 invalid_grant'],
  ['a verifier that is none', with_({ code_verifier: 'short' }), '400 invalid_grant'],
  ['no verifier', with_({ code_verifier: '' }), '400 invalid_request'],
  ['an unknown refresh token', (m) => post(token(m), m.application, { grant_type: 'refresh_token', refresh_token: 'lk_rt_unknown' }), '400 invalid_grant'],
  ['a refresh token of another client', (m) => post(token(m), m.stranger, rotation(m)), '400 invalid_grant'],
  ['a code in the place of a refresh token', (m) => post(token(m), m.application, { grant_type: 'refresh_token', refresh_token: m.brought.code }), '400 invalid_grant'],
  ['more scope than was granted', (m) => post(token(m), m.application, { ...rotation(m), scope: 'openid clients:write' }), '400 invalid_scope'],
  ['a malformed scope', (m) => post(token(m), m.application, { ...rotation(m), scope: 'a"b' }), '400 invalid_scope'],
  ['a resource that was not granted', (m) => post(token(m), m.application, { ...rotation(m), resource: m.world.stack.addresses.adminApi }), '400 invalid_target'],
  ['a resource that is unknown', (m) => post(token(m), m.application, { grant_type: 'client_credentials', resource: 'https://nowhere.example' }), '400 invalid_target'],
  ['a resource that the client is not entitled to', (m) => post(token(m), m.application, { grant_type: 'client_credentials', resource: m.world.stack.addresses.adminApi }), '400 invalid_target'],
  ['a scope that is unknown', (m) => post(token(m), m.application, { grant_type: 'client_credentials', scope: 'no:such' }), '400 invalid_scope'],
  ['a person’s scope for an application', (m) => post(token(m), m.application, { grant_type: 'client_credentials', scope: 'openid' }), '400 invalid_scope'],
];
