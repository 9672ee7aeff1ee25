import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import { OpenRegistrationsService } from './open-registrations.service.js';

@ApiTags('registration')
@Controller('v1/open-registrations')
export class OpenRegistrationsController {
  constructor(private readonly registrations: OpenRegistrationsService) {}

  @Delete()
  @Manages({
    scope: 'clients:write', summary: 'End every open registration that nobody consented to', status: 204,
    description: 'Their ids, secrets and registration access tokens are worth nothing from then on. Clients that somebody consented to stay.',
  })
  async end(@CurrentCaller() caller: Caller): Promise<void> {
    await this.registrations.end(caller);
  }
}
