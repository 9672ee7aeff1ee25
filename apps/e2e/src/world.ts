import { Administration } from './administration/administration.js';
import { Application } from './application/application.js';
import { Person } from './person/person.js';
import { Stack, TableRows, type StackOptions } from './stack/index.js';

/** Three processes, a migration and a bootstrap, on a machine that may be busy. */
export const PATIENCE = 300_000;

/** What the rules of one spec file share: a running stack, its administrator, and a look into its database. */
export class World {
  stack!: Stack;
  administration!: Administration;
  rows!: TableRows;

  /** Starts a stack before the first rule of the file and stops it after the last. @param ready what else is done before */
  static forThisFile(options?: StackOptions, ready: (world: World) => Promise<void> = async () => undefined): World {
    const world = new World();
    let started: Promise<void> | undefined;
    beforeAll(async () => {
      await (started = world.start(options));
      await ready(world);
    }, PATIENCE);
    afterAll(async () => {
      // A start that nobody waits for any longer would leave its processes to the files that follow.
      await started?.catch(() => undefined);
      await world.stop();
    }, PATIENCE);
    return world;
  }

  get issuer(): string {
    return this.stack.issuer;
  }

  /** A person with an account of their own in the default tenant. */
  async somebody(members?: Readonly<Record<string, unknown>>): Promise<Person> {
    return new Person(await this.administration.account(members), this.issuer);
  }

  /** An application of the default tenant. */
  application(metadata?: Readonly<Record<string, unknown>>): Promise<Application> {
    return Application.register(this.administration, this.issuer, metadata);
  }

  private async start(options?: StackOptions): Promise<void> {
    this.stack = await Stack.start(options);
    this.rows = await TableRows.of(this.stack.database);
    this.administration = await Administration.of(this.stack);
  }

  private async stop(): Promise<void> {
    // Nothing to stop where the start failed, which cleans up after itself.
    await (this.rows as TableRows | undefined)?.close();
    await (this.stack as Stack | undefined)?.stop();
  }
}
