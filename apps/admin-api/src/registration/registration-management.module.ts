import { Module } from '@nestjs/common';
import { InitialAccessTokensController } from './initial-access-tokens.controller.js';
import { InitialAccessTokensService } from './initial-access-tokens.service.js';
import { OpenRegistrationsController } from './open-registrations.controller.js';
import { OpenRegistrationsService } from './open-registrations.service.js';

@Module({
  controllers: [InitialAccessTokensController, OpenRegistrationsController],
  providers: [InitialAccessTokensService, OpenRegistrationsService],
})
export class RegistrationManagementModule {}
