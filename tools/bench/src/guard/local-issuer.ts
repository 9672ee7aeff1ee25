import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createAccessTokenVerifier, type AccessTokenVerifierOptions, type IssuerOptions, type RunningAccessTokenVerifier } from '@latchkey/access-token-guard/core';

export const AUDIENCE = 'https://api.example';

export type Tenant = 'loaded' | 'empty';
export type Format = 'RS256' | 'ES256' | 'opaque';

/** What its process is asked for: tokens, a revocation, or else how often it was asked to introspect. */
export interface Asked {
  readonly tenant: Tenant;
  readonly mint?: { readonly format: Format; readonly count: number };
  readonly revoke?: string;
}

/** The issuer of the measurement, in a process of its own: what it does does not count. */
export class LocalIssuer {
  private constructor(private readonly child: ChildProcess, private readonly issuers: Readonly<Record<Tenant, string>>) {}

  static async start(): Promise<LocalIssuer> {
    const child = fork(fileURLToPath(new URL('issuer.js', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const [issuers] = (await once(child, 'message')) as [Record<Tenant, string>];
    return new LocalIssuer(child, issuers);
  }

  stop(): void {
    this.child.kill();
  }

  issuer(tenant: Tenant): string {
    return this.issuers[tenant];
  }

  mint(tenant: Tenant, format: Format, count: number): Promise<string[]> {
    return this.ask({ tenant, mint: { format, count } });
  }

  /** Revokes a session of nobody, and waits until a guard has heard of it. */
  async revokeOne(tenant: Tenant, guard: RunningAccessTokenVerifier): Promise<void> {
    const known = (): number => guard.health()[0]?.revocations ?? 0;
    const before = known();
    await this.ask({ tenant, revoke: `session:${randomUUID()}` });
    while (known() === before) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** Calls for introspection that were ever made. */
  introspections(tenant: Tenant): Promise<number> {
    return this.ask({ tenant });
  }

  /** A guard for the tokens of one tenant, which may do without the feed. */
  guard(tenant: Tenant, options: Partial<AccessTokenVerifierOptions> & Pick<IssuerOptions, 'revocationFeed'> = {}): RunningAccessTokenVerifier {
    const { revocationFeed, ...others } = options;
    // Everything is measured in one process, which may not look at its connections for a while.
    const patient = revocationFeed ?? { maxSilence: 600 };
    const issuer = { issuer: this.issuer(tenant), audience: AUDIENCE, introspection: { clientId: 'api', clientSecret: 'secret' }, revocationFeed: patient };
    return createAccessTokenVerifier({ issuers: [issuer], requestTimeout: 60, report: (message) => console.error(message), ...others });
  }

  /** One question at a time. */
  private async ask<Value>(asked: Asked): Promise<Value> {
    const answered = once(this.child, 'message');
    this.child.send(asked);
    return ((await answered) as [Value])[0];
  }
}
