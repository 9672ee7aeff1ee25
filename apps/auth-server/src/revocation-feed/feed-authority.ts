import { Injectable } from '@nestjs/common';
import { ClientDirectory } from '@latchkey/clients';
import { Clock, InvalidClient, InvalidTarget, UnauthorizedClient, after, type Parameters } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { EndpointClient, type ClientRequest } from '../http/endpoint-client.js';

/** Seconds. A key or a certificate can be withdrawn where this server does not hear of it: in a document of the client's own, or by who issued it. */
const KEY_PROOF_LASTS = 600;

/** Whose feed a client was let have, and as whom. */
export interface FeedAccess {
  readonly clientId: string;
  readonly resource: string;
  /** Of the client's record: when anything of it changes, or another takes its place under its id, it proves itself anew. */
  readonly version: string;
  /** When what it proved itself with may not count any more. */
  readonly until: Date | undefined;
}

const versionOf = ({ createdAt, version }: ClientRecord): string => `${createdAt.toISOString()} ${version}`;

/** Who may follow the revocations of a resource: the clients that may introspect its tokens. */
@Injectable()
export class FeedAuthority {
  constructor(
    private readonly client: EndpointClient,
    private readonly directory: ClientDirectory,
    private readonly clock: Clock,
  ) {}

  /**
   * @param endpoint its path
   * @throws InvalidClient, UnauthorizedClient for a client that serves no resource, InvalidTarget for another than it serves
   */
  async admit(request: ClientRequest, endpoint: string, stores: Stores): Promise<FeedAccess> {
    const client = await this.client.authenticate(request, endpoint, stores);
    if (client.tokenEndpointAuthMethod === 'none') throw new InvalidClient({ description: 'a public client cannot follow revocations' });
    const resource = await this.resource(client, request.parameters, stores);
    return { clientId: client.clientId, resource, version: versionOf(client), until: this.proofEnds(client) };
  }

  /** Whether it would be let have it again, as far as that can be told without its credentials. */
  async stillHolds({ clientId, resource, version, until }: FeedAccess, stores: Stores): Promise<boolean> {
    if (until && until <= this.clock.now()) return false;
    const client = await this.directory.find(clientId, stores);
    return client !== undefined && versionOf(client) === version && ((await stores.resources.find(resource))?.resourceServers.includes(clientId) ?? false);
  }

  private async resource({ clientId }: ClientRecord, parameters: Parameters, { resources }: Stores): Promise<string> {
    const [named, second] = parameters.all('resource');
    if (second !== undefined) throw new InvalidTarget({ description: 'a feed is of one resource' });
    if (named !== undefined) {
      if ((await resources.find(named))?.resourceServers.includes(clientId)) return named;
      throw new InvalidTarget({ description: 'not a resource whose tokens the client may introspect' });
    }
    const [served, another] = await resources.servedBy(clientId, 2);
    if (served === undefined) throw new UnauthorizedClient({ description: 'the client is no resource server of any resource' });
    if (another !== undefined) throw new InvalidTarget({ description: 'the client serves several resources; name one with the resource parameter' });
    return served;
  }

  /** The end of the first of its secrets, which may be the one that was shown. */
  private proofEnds({ tokenEndpointAuthMethod, secrets }: ClientRecord): Date | undefined {
    const now = this.clock.now();
    if (!tokenEndpointAuthMethod.startsWith('client_secret')) return after(now, KEY_PROOF_LASTS);
    const ends = secrets.flatMap(({ expiresAt }) => (expiresAt && expiresAt > now ? [expiresAt.getTime()] : []));
    return ends.length > 0 ? new Date(Math.min(...ends)) : undefined;
  }
}
