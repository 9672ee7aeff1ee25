import { Module } from '@nestjs/common';
import { TokenIssuanceModule } from '@latchkey/token-issuance';
import { SigningKeysController } from './signing-keys.controller.js';
import { SigningKeysService } from './signing-keys.service.js';

@Module({ imports: [TokenIssuanceModule], controllers: [SigningKeysController], providers: [SigningKeysService] })
export class SigningKeyManagementModule {}
