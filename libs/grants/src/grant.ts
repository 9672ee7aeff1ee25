import type { Confirmation, GrantType, Parameters, Refusal } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import type { GrantedAuthorization } from '@latchkey/token-issuance';

/** A token request from a client that has proved itself. */
export interface GrantRequest {
  readonly client: ClientRecord;
  /** Only those that the grant declares. */
  readonly parameters: Parameters;
  /** What it proved beside who it is: the holding of a key or of a certificate. */
  readonly confirmation?: Confirmation;
  /**
   * Uses up the proof of that, which is good once: to be called when it is known that the client was given what it sends, and before anything is
   * held. So strangers leave nothing behind, and a request that is sent twice does nothing the second time.
   * @throws OAuthError when the proof was shown before
   */
  readonly spendProof?: () => Promise<void>;
}

/** A grant type: how a client comes to be entitled to tokens. One file each; `grant-registry.ts` lists them. */
export abstract class Grant {
  abstract readonly type: GrantType;
  /** The parameters that it reads; the endpoint withholds every other. */
  abstract readonly parameters: readonly string[];
  abstract readonly allowsPublicClients: boolean;
  /**
   * Decides what the client is entitled to. Issues nothing; writes only what the decision itself spends.
   * @throws OAuthError, which undoes what was written; a returned `Refusal` keeps it
   */
  abstract authorize(request: GrantRequest, stores: Stores): Promise<GrantedAuthorization | Refusal>;
}
