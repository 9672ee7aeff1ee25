import type { AccessPolicy } from '@latchkey/grants';
import type { OAuthError } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import type { Draft, RawParameters } from '../authorization-request.js';
import type { RequestObjects } from '../request-object/request-objects.js';

/** A request of which nothing is known yet. The rules fill in what they find. */
export interface Arrival {
  raw: RawParameters;
  /** Every client, also one without a row. */
  readonly stores: { readonly clients: Pick<Stores['clients'], 'find'> };
  clientId?: string;
  requestedUri?: string;
  state?: string;
  client?: ClientRecord;
  /** Set by the rule that found it registered, by no other. */
  redirectUri?: string;
  /** What is wrong with its request object. */
  fault?: OAuthError;
}

/** What rules before trust may ask. */
export interface ArrivalContext {
  readonly requestObjects: RequestObjects;
  readonly stores: Pick<Stores, 'tenant'>;
}

/** What rules may ask. */
export interface RuleContext {
  readonly stores: Pick<Stores, 'resources' | 'tenant'>;
  readonly policy: AccessPolicy;
}

/** A check whose error is shown to the person, since there is no address yet that may be trusted with it. */
export type RuleBeforeTrust = (arrival: Arrival, context: ArrivalContext) => void | Promise<void>;

/** A check whose error is sent to the client at its redirect URI. */
export type RuleAfterTrust = (draft: Draft, context: RuleContext) => void | Promise<void>;
