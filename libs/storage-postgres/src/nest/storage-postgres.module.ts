import { type DynamicModule, Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { LogoutDeliveryQueue, RevocationTail, TenantChanges, TenantStore, UnitOfWork } from '@latchkey/storage';
import { Database, openDatabase } from '../database/database.js';
import type { DatabaseOptions } from '../database/database-options.js';

/** What the module is made with where that is known only to other providers. */
export interface StoragePostgresFactory {
  readonly imports?: DynamicModule['imports'];
  readonly inject?: readonly NonNullable<unknown>[];
  readonly useFactory: (...dependencies: never[]) => DatabaseOptions | Promise<DatabaseOptions>;
}

const OPTIONS = Symbol('options of the database');

// Closed last of all: requests under way at the shutdown still need it.
@Injectable()
class DatabaseLifecycle implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}

const PORTS = [
  { provide: Database, inject: [OPTIONS], useFactory: openDatabase },
  { provide: UnitOfWork, inject: [Database], useFactory: ({ unitOfWork }: Database) => unitOfWork },
  { provide: RevocationTail, inject: [Database], useFactory: ({ revocationTail }: Database) => revocationTail },
  { provide: TenantChanges, inject: [Database], useFactory: ({ caches }: Database) => caches.changes },
  { provide: TenantStore, inject: [Database], useFactory: ({ tenants }: Database) => tenants },
  { provide: LogoutDeliveryQueue, inject: [Database], useFactory: ({ logoutDeliveries }: Database) => logoutDeliveries },
];

/** Gives the ports of storage, kept in PostgreSQL; opens the database with the module and closes it at the shutdown. */
@Module({})
export class StoragePostgresModule {
  /** @throws StorageUnavailable when the database cannot be reached, as the application starts */
  static forRoot(options: DatabaseOptions): DynamicModule {
    return StoragePostgresModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: StoragePostgresFactory): DynamicModule {
    return {
      module: StoragePostgresModule,
      global: true,
      imports,
      providers: [{ provide: OPTIONS, inject: [...inject] as never[], useFactory }, ...PORTS, DatabaseLifecycle],
      exports: [Database, UnitOfWork, RevocationTail, TenantChanges, TenantStore, LogoutDeliveryQueue],
    };
  }
}
