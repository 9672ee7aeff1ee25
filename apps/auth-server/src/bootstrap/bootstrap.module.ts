import { Module, type DynamicModule } from '@nestjs/common';
import { AccountsModule } from '@latchkey/accounts';
import { ClientsModule } from '@latchkey/clients';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { PlatformModule } from '../platform.module.js';
import { BootstrapSettings } from '../settings/bootstrap-settings.js';
import { Bootstrap } from './bootstrap.js';
import { People } from './people.js';
import { Registration } from './registration.js';

@Module({ imports: [AccountsModule, ClientsModule, TokenIssuanceModule], providers: [Bootstrap, People, Registration] })
export class BootstrapModule {
  static for(settings: BootstrapSettings): DynamicModule {
    return {
      module: BootstrapModule,
      imports: [PlatformModule.for({ databaseUrl: settings.DATABASE_URL, masterKey: settings.MASTER_KEY, issuerUrl: settings.ISSUER_URL })],
      providers: [{ provide: BootstrapSettings, useValue: settings }],
    };
  }
}
