import { randomBytes } from 'node:crypto';
import { ClientSecretBasic, allowInsecureRequests, clientCredentialsGrant, discovery } from 'openid-client';
import type { Stack } from '../stack/index.js';

export interface AdminAnswer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface MadeClient {
  readonly client_id: string;
  readonly client_secret?: string;
}

export interface MadeAccount {
  readonly id: string;
  readonly username: string;
  readonly password: string;
}

type Members = Readonly<Record<string, unknown>>;

const unique = (what: string): string => `${what}-${randomBytes(6).toString('hex')}`;

/** What an administrator does to one tenant, through admin-api. */
export class Administration {
  private constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  /** With the bootstrap client, which asks for no scope and no resource and gets all. */
  static async of({ addresses, secrets, issuer }: Stack): Promise<Administration> {
    const client = await discovery(
      new URL(issuer), secrets.BOOTSTRAP_ADMIN_CLIENT_ID, undefined, ClientSecretBasic(secrets.BOOTSTRAP_ADMIN_CLIENT_SECRET), { execute: [allowInsecureRequests] },
    );
    const { access_token } = await clientCredentialsGrant(client);
    return new Administration(addresses.adminApi, access_token);
  }

  /** With any other token. */
  static with(token: string, { addresses }: Stack): Administration {
    return new Administration(addresses.adminApi, token);
  }

  /** The same administrator at another tenant. */
  at(tenant: string): Administration {
    return new Administration(`${this.base}/t/${tenant}`, this.token);
  }

  get accessToken(): string {
    return this.token;
  }

  /** @param path below `/v1/` */
  async ask<Body = Record<string, unknown>>(method: string, path: string, body?: Members, headers: Readonly<Record<string, string>> = {}): Promise<AdminAnswer<Body>> {
    const response = await fetch(`${this.base}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Body };
  }

  /** The same. @throws unless it succeeds */
  async must<Body = Record<string, unknown>>(method: string, path: string, body?: Members): Promise<Body> {
    const answer = await this.ask<Body>(method, path, body, method === 'PATCH' ? { 'if-match': '*' } : {});
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  client(metadata: Members): Promise<MadeClient> {
    return this.must('POST', 'clients', { client_id: unique('client'), client_name: 'Example', ...metadata });
  }

  async account(members: Members = {}): Promise<MadeAccount> {
    const credentials = { username: unique('person'), password: unique('pass phrase') };
    const { id } = await this.must<{ id: string }>('POST', 'accounts', { ...credentials, ...members });
    return { id, ...credentials };
  }

  async tenant(settings: Members = {}): Promise<string> {
    const id = unique('tenant');
    await this.must('POST', 'tenants', { id, name: id, ...settings });
    return id;
  }
}
