import { createTestDatabase, type TestDatabase } from '@latchkey/testing';
import { addressSettings, localAddresses, type Addresses } from './addresses.js';
import { Program } from './program.js';
import { makeStackSecrets, type StackSecrets } from './stack-secrets.js';

export interface StackOptions {
  /** The services to start beside the auth-server; both where left out. */
  readonly services?: readonly ('admin-api' | 'resource-api')[];
  /** Beside those that every stack has. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Puts something between a service and the database. @returns the URL that the service is given */
  readonly databaseFor?: (service: string, url: string) => Promise<string>;
}

/** The built services as processes of their own, on free ports, with a database of their own. */
export class Stack {
  private constructor(
    readonly addresses: Addresses,
    readonly secrets: StackSecrets,
    readonly database: TestDatabase,
    private readonly programs: Program[],
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** Bootstraps, starts the services, and waits until they are ready. */
  static async start({ services = ['admin-api', 'resource-api'], databaseFor = async (_, url) => url, settings = {} }: StackOptions = {}): Promise<Stack> {
    const stack = new Stack(await localAddresses(), makeStackSecrets(), await createTestDatabase(), [], settings);
    try {
      await stack.run('apps/auth-server/dist/bootstrap.main.js', stack.database.url).done();
      await Promise.all(
        ['auth-server', ...services].map(async (name) => {
          const program = stack.run(`apps/${name}/dist/main.js`, await databaseFor(name, stack.database.url));
          await program.ready(`${stack.addressOf(name)}/health/ready`);
        }),
      );
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  get issuer(): string {
    return this.addresses.issuer;
  }

  /** Every line that any of the programs wrote. Complete once the stack was stopped, because logs are buffered. */
  get lines(): readonly string[] {
    return this.programs.flatMap(({ lines }) => lines);
  }

  /** Stops the services and keeps the database. */
  async stopServices(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop()));
  }

  async stop(): Promise<void> {
    await this.stopServices();
    await this.database.drop();
  }

  private run(script: string, databaseUrl: string): Program {
    const settings = { ...addressSettings(this.addresses), ...this.secrets, DATABASE_URL: databaseUrl, LOG_LEVEL: 'trace', NODE_ENV: 'test', ...this.settings };
    const program = new Program(script, settings);
    this.programs.push(program);
    return program;
  }

  private addressOf(service: string): string {
    const { issuer, adminApi, resourceApi } = this.addresses;
    return { 'auth-server': issuer, 'admin-api': adminApi, 'resource-api': resourceApi }[service] ?? issuer;
  }
}
