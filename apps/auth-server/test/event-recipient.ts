import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { DOCUMENTS, type FeedStage, type Node } from './feed-stage.js';

export interface Polling {
  readonly body?: unknown;
  readonly client?: string;
  readonly secret?: string;
  readonly tenant?: string;
  readonly resource?: string;
  readonly node?: Node;
  readonly signal?: AbortSignal;
  /** An empty one is left out. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Polled {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly error?: string; readonly sets?: Readonly<Record<string, string>>; readonly moreAvailable?: boolean };
}

export interface ReadSet {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: JWTPayload & { readonly sub_id?: unknown; readonly events?: Readonly<Record<string, { readonly rev: number }>> };
}

/** A recipient of security events that knows RFC 8417 and RFC 8936 alone. */
export class EventRecipient {
  constructor(private readonly stage: FeedStage) {}

  async poll({ body = { returnImmediately: true }, client = 'api', secret, tenant = 'default', resource, node = this.stage.nodes[0]!, headers, signal }: Polling = {}): Promise<Polled> {
    const basic = Buffer.from(`${client}:${secret ?? this.stage.secretOf(client)}`).toString('base64');
    const address = `${node.url}${tenant === 'default' ? '' : `/t/${tenant}`}/security-events${resource === undefined ? '' : `?resource=${encodeURIComponent(resource)}`}`;
    const sent = Object.entries({ authorization: `Basic ${basic}`, 'content-type': 'application/json', ...headers }).filter(([, value]) => value !== '');
    const response = await fetch(address, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: sent, ...(signal && { signal }) });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Polled['body'] };
  }

  /** The positions of what is told now. */
  async told(polling: Polling = {}): Promise<readonly number[]> {
    const { body: { sets = {} } } = await this.poll(polling);
    return Object.keys(sets).map((jti) => Number(jti.split('.')[0]));
  }

  /** Takes whatever there is, and acknowledges it. @returns it, verified */
  async take(polling: Polling = {}): Promise<readonly ReadSet[]> {
    const { body: { sets = {} } } = await this.poll(polling);
    await this.poll({ ...polling, body: { maxEvents: 0, ack: Object.keys(sets) } });
    return Promise.all(Object.values(sets).map((token) => this.verify(token, polling)));
  }

  async verify(token: string, { tenant = 'default', resource = DOCUMENTS }: Polling = {}): Promise<ReadSet> {
    const path = tenant === 'default' ? '' : `/t/${tenant}`;
    const keys = createRemoteJWKSet(new URL(`${this.stage.nodes[0]!.url}${path}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      typ: 'secevent+jwt', issuer: `https://id.example${path}`, audience: resource, currentDate: this.stage.storage.clock.now(), requiredClaims: ['jti', 'iat', 'toe', 'sub_id', 'events'],
    });
    return { header: { ...protectedHeader }, payload };
  }
}
