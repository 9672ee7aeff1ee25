import { Injectable } from '@nestjs/common';
import { ClientDirectory } from '@latchkey/clients';
import { InvalidClient, InvalidRequest, type Parameters } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { IdTokens, type IdTokenHint } from '@latchkey/token-issuance';

const MAX_STATE = 4096;
const MAX_HINT = 500;

/** A checked request to end the session (RP-Initiated Logout 1.0 §2). */
export interface EndSessionRequest {
  /** What an ID token of ours says, expired or not. */
  readonly hint: IdTokenHint | undefined;
  /** What the application says of the person; proves nothing. */
  readonly logoutHint: string | undefined;
  readonly client: ClientRecord | undefined;
  /** Registered for the client, so the browser may be sent there. */
  readonly postLogoutRedirectUri: string | undefined;
  readonly state: string | undefined;
}

type RequestStores = Pick<Stores, 'tenant' | 'clients' | 'signingKeys' | 'revocations'>;

/** Checks what an application asks for. */
@Injectable()
export class EndSessionRequests {
  constructor(
    private readonly idTokens: IdTokens,
    private readonly directory: ClientDirectory,
  ) {}

  /** @throws OAuthError that only the person may see: nothing is sent to an address that is in doubt */
  async read(parameters: Parameters, stores: RequestStores): Promise<EndSessionRequest> {
    const value = parameters.get('id_token_hint');
    const hint = value === undefined ? undefined : await this.idTokens.hint(value, stores);
    const client = await clientOf(parameters.get('client_id'), hint, (clientId) => this.directory.find(clientId, stores));
    const state = parameters.get('state');
    if ((state?.length ?? 0) > MAX_STATE) throw new InvalidRequest({ description: `state is longer than ${MAX_STATE} characters` });
    const logoutHint = parameters.get('logout_hint')?.slice(0, MAX_HINT);
    return { hint, logoutHint, client, state, postLogoutRedirectUri: registered(parameters.get('post_logout_redirect_uri'), client) };
  }
}

/** The client that `client_id` or the audience of the hint names; where both do, they agree. */
async function clientOf(clientId: string | undefined, hint: IdTokenHint | undefined, find: (clientId: string) => Promise<ClientRecord | undefined>): Promise<ClientRecord | undefined> {
  if (clientId !== undefined && hint && !hint.aud.includes(clientId)) {
    throw new InvalidRequest({ description: 'client_id is not the audience of id_token_hint' });
  }
  const named = clientId ?? hint?.aud[0];
  const client = named === undefined ? undefined : await find(named);
  if (clientId !== undefined && !client) throw new InvalidClient({ description: 'no application is registered under this client_id' });
  return client;
}

function registered(requested: string | undefined, client: ClientRecord | undefined): string | undefined {
  if (requested === undefined || client?.postLogoutRedirectUris.includes(requested)) return requested;
  const description = client
    ? 'post_logout_redirect_uri is not registered for this application: expected one of its post_logout_redirect_uris, character by character'
    : 'post_logout_redirect_uri needs a valid id_token_hint or a client_id';
  throw new InvalidRequest({ description });
}
