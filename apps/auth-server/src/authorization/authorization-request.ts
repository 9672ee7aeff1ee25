import { Parameters, ScopeSet, type ClaimsRequest, type GrantedAccess, type ResponseType } from '@latchkey/protocol';
import type { ClientRecord } from '@latchkey/storage';
import type { PromptValue } from './prompts/prompt-values.js';
import type { ResponseMode } from './response-modes/index.js';

/** Parameters as the query or form parser made them: a repeated one is an array. */
export type RawParameters = Readonly<Record<string, unknown>>;

/** What the server reads of an authorization request; anything else is ignored (RFC 6749 §3.1). */
export const AUTHORIZATION_PARAMETERS = [
  'client_id', 'redirect_uri', 'state', 'response_type', 'response_mode', 'scope', 'resource', 'code_challenge', 'code_challenge_method', 'dpop_jkt',
  'nonce', 'prompt', 'max_age', 'login_hint', 'id_token_hint', 'ui_locales', 'display', 'claims', 'claims_locales', 'acr_values', 'request', 'request_uri', 'registration',
] as const;

/** An authorization request that passed every rule (RFC 6749 §4.1.1, OIDC Core §3.1.2.1). */
export interface AuthorizationRequest {
  readonly client: ClientRecord;
  /** As requested; registered, so it may be answered to. */
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly parameters: Parameters;
  readonly responseType: ResponseType;
  readonly responseMode: ResponseMode;
  readonly scope: ScopeSet;
  readonly resources: readonly string[];
  readonly codeChallenge: string | undefined;
  /** The thumbprint of the key whose proof redeems the code. */
  readonly dpopJkt: string | undefined;
  readonly nonce: string | undefined;
  readonly prompts: ReadonlySet<PromptValue>;
  /** Seconds. */
  readonly maxAge: number | undefined;
  readonly loginHint: string | undefined;
  /** What is asked for claim by claim. */
  readonly claims: ClaimsRequest | undefined;
  /** What the client may have, whoever the person is. */
  readonly access: GrantedAccess;
}

/** The request while the rules fill it in. Begun with nothing granted, so that a rule left out grants nothing. */
export type Draft = { -readonly [Name in keyof AuthorizationRequest]: AuthorizationRequest[Name] } & { readonly raw: RawParameters };

/** What must be known before anything is sent to a redirect URI. */
export interface TrustedRedirect {
  readonly client: ClientRecord;
  readonly redirectUri: string;
  readonly state: string | undefined;
  /** How the client is told, of errors too. */
  readonly responseMode: ResponseMode;
}

export const draftOf = (raw: RawParameters, trusted: TrustedRedirect): Draft => ({
  raw,
  ...trusted,
  parameters: Parameters.from({}),
  responseType: 'code',
  scope: ScopeSet.empty,
  resources: [],
  codeChallenge: undefined,
  dpopJkt: undefined,
  nonce: undefined,
  prompts: new Set(),
  maxAge: undefined,
  loginHint: undefined,
  claims: undefined,
  access: { oidcScopes: [], resources: [] },
});
