import { Module } from '@nestjs/common';
import { RevocationModule } from '@latchkey/revocation';
import { TokenRevocationsService } from './token-revocations.service.js';
import { TokensController } from './tokens.controller.js';

@Module({ imports: [RevocationModule], controllers: [TokensController], providers: [TokenRevocationsService] })
export class TokenManagementModule {}
