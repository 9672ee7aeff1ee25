import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createAccessTokenVerifier, type AccessTokenVerifierOptions, type IssuerOptions, type RunningAccessTokenVerifier } from '@latchkey/access-token-guard/core';

export const AUDIENCE = 'https://api.example';

export type Tenant = 'loaded' | 'empty';
export type Format = 'RS256' | 'ES256' | 'opaque';

/** The issuer of the measurement, in a process of its own: what it does does not count. */
export class LocalIssuer {
  private constructor(private readonly child: ChildProcess, private readonly base: string) {}

  static async start(): Promise<LocalIssuer> {
    const child = fork(fileURLToPath(new URL('issuer.js', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const [base] = (await once(child, 'message')) as [string];
    return new LocalIssuer(child, base);
  }

  stop(): void {
    this.child.kill();
  }

  issuer(tenant: Tenant): string {
    return `${this.base}/${tenant}`;
  }

  mint(tenant: Tenant, format: Format, count: number): Promise<string[]> {
    return this.json(`${tenant}/mint?format=${format}&count=${count}`);
  }

  publicKey(): Promise<string> {
    return this.json('empty/pem');
  }

  /** Calls for introspection that were ever made. */
  async introspections(): Promise<number> {
    return (await this.json<{ introspections: number }>('empty/calls')).introspections;
  }

  /** A guard for the tokens of one tenant, which may do without the feed. */
  guard(tenant: Tenant, options: Partial<AccessTokenVerifierOptions> & Pick<IssuerOptions, 'revocationFeed'> = {}): RunningAccessTokenVerifier {
    const { revocationFeed, ...others } = options;
    // Everything is measured in one process, which may not look at its connections for a while.
    const patient = revocationFeed ?? { maxSilence: 600 };
    const issuer = { issuer: this.issuer(tenant), audience: AUDIENCE, introspection: { clientId: 'api', clientSecret: 'secret' }, revocationFeed: patient };
    return createAccessTokenVerifier({ issuers: [issuer], requestTimeout: 60, report: (message) => console.error(message), ...others });
  }

  private async json<Value>(path: string): Promise<Value> {
    return (await (await fetch(`${this.base}/${path}`)).json()) as Value;
  }
}
