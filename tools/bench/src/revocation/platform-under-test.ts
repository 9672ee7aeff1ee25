import { administratorOf, platform, RESOURCE, script, type Client, type Platform } from '../latchkey.js';
import { MeasuredProcess } from '../measured-process.js';
import { makeRotatingTenant, TENANT, WATCHFUL } from '../rotating-tenant.js';

/** Seconds that tokens live: longer than any of them is needed, and not so long that too many keys are published. */
const LIFETIME = 480;

/** The authorization server and the management API, each in a process of its own, with a tenant whose signing keys rotate all the while. */
export class PlatformUnderTest {
  private constructor(
    private readonly made: Platform,
    private readonly management: MeasuredProcess,
    private issuing: MeasuredProcess,
    /** The client that APIs introspect and follow revocations as. */
    readonly resourceServer: Client,
  ) {}

  static async start(databaseUrl: string): Promise<PlatformUnderTest> {
    const made = await platform(databaseUrl, WATCHFUL);
    await MeasuredProcess.run(script('auth-server/dist/bootstrap.main.js'), made.environment);
    const issuing = await startIssuer(made);
    const management = await MeasuredProcess.start(script('admin-api/dist/main.js'), made.environment, `${made.adminApi}/health/ready`);
    const { guard } = await makeRotatingTenant(made, RESOURCE, LIFETIME);
    return new PlatformUnderTest(made, management, issuing, guard);
  }

  /** Of the tenant. */
  get issuer(): string {
    return `${this.made.issuer}/t/${TENANT}`;
  }

  /** Where the authorization server itself is. */
  get origin(): string {
    return this.made.issuer;
  }

  /** Asks the management API. @throws unless it answers with success */
  async manage(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    return (await this.prepared(method, path, body))();
  }

  /** Prepares such a call, so that only the call itself lies between its beginning and its answer. */
  async prepared(method: string, path: string, body?: object): Promise<() => Promise<Record<string, unknown>>> {
    const headers = await administratorOf(this.made);
    return async () => {
      const response = await fetch(`${this.made.adminApi}/t/${TENANT}/v1/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    };
  }

  /** Kills the authorization server, as a crash does, and starts it again after so many milliseconds. */
  async crash(absence: number): Promise<void> {
    await this.issuing.kill();
    await new Promise((resolve) => setTimeout(resolve, absence));
    this.issuing = await startIssuer(this.made);
  }

  async stop(): Promise<void> {
    await Promise.all([this.issuing.stop(), this.management.stop()]);
  }
}

const startIssuer = (made: Platform): Promise<MeasuredProcess> =>
  MeasuredProcess.start(script('auth-server/dist/main.js'), made.environment, `${made.issuer}/health/ready`);
