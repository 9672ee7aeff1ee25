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
  /** Puts something between a service and the auth-server. @returns the address that the service is given, without a slash at its end */
  readonly issuerFor?: (service: string, issuer: string) => Promise<string>;
}

const SCRIPTS = { 'auth-server': 'apps/auth-server/dist/main.js', 'admin-api': 'apps/admin-api/dist/main.js', 'resource-api': 'apps/resource-api/dist/main.js' };
type Service = keyof typeof SCRIPTS;

interface Running {
  readonly program: Program;
  readonly environment: Readonly<Record<string, string>>;
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

  private readonly services = new Map<Service, Running>();

  /** Bootstraps, starts the services, and waits until they are ready. */
  static async start(options: StackOptions = {}): Promise<Stack> {
    const { services = ['admin-api', 'resource-api'], databaseFor = async (_, url) => url, issuerFor, settings = {} } = options;
    const stack = new Stack(await localAddresses(), makeStackSecrets(), await createTestDatabase(), [], settings);
    try {
      await stack.run('apps/auth-server/dist/bootstrap.main.js', { DATABASE_URL: stack.database.url }).done();
      await Promise.all(
        (['auth-server', ...services] as const).map(async (name) => {
          const database = { DATABASE_URL: await databaseFor(name, stack.database.url) };
          await stack.launch(name, issuerFor ? { ...database, ISSUER_INTERNAL_URL: await issuerFor(name, stack.issuer) } : database);
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

  /** Stops one service, and starts it anew at the same address. @param meanwhile what is done while it is away */
  async restart(name: Service, meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    const running = this.services.get(name);
    if (!running) throw new Error(`${name} does not run`);
    await running.program.stop();
    await meanwhile();
    await this.launch(name, running.environment);
  }

  private async launch(name: Service, environment: Readonly<Record<string, string>>): Promise<void> {
    const program = this.run(SCRIPTS[name], environment);
    this.services.set(name, { program, environment });
    await program.ready(`${this.addressOf(name)}/health/ready`);
  }

  private run(script: string, environment: Readonly<Record<string, string>>): Program {
    const program = new Program(script, { ...addressSettings(this.addresses), ...this.secrets, ...environment, LOG_LEVEL: 'trace', NODE_ENV: 'test', ...this.settings });
    this.programs.push(program);
    return program;
  }

  private addressOf(service: Service): string {
    const { issuer, adminApi, resourceApi } = this.addresses;
    return { 'auth-server': issuer, 'admin-api': adminApi, 'resource-api': resourceApi }[service];
  }
}
