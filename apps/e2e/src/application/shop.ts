import type { World } from '../world.js';
import { Application } from './application.js';
import { CallbackServer } from './callback-server.js';

/** An application that a real browser arrives at, of a tenant of its own in which anybody may make an account. */
export class Shop {
  private constructor(
    readonly issuer: string,
    private readonly application: Application,
    private readonly server: CallbackServer,
    private readonly scope: string,
  ) {}

  static async open({ administration, issuer: platform }: World, { scope = 'openid', ...metadata }: { readonly scope?: string; readonly [member: string]: unknown }): Promise<Shop> {
    const id = await administration.tenant({ settings: { sign_up: true } });
    const issuer = `${platform}/t/${id}`;
    const server = await CallbackServer.start();
    const registered = { client_name: 'Shop', redirect_uris: [server.callback], scope, token_endpoint_auth_method: 'client_secret_basic', ...metadata };
    return new Shop(issuer, await Application.register(administration.at(id), issuer, registered), server, scope);
  }

  get callback(): string {
    return this.server.callback;
  }

  /** The address of an authorization request for all that it may ask for. */
  async begin(parameters: object = {}): Promise<URL> {
    return (await this.application.begin({ redirect_uri: this.callback, scope: this.scope, ...parameters })).address;
  }

  close(): Promise<void> {
    return this.server.stop();
  }
}
