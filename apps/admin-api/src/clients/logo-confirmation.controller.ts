import { Controller, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import { LogoConfirmationService } from './logo-confirmation.service.js';

@ApiTags('clients')
@Controller('v1/clients/:client_id/logo-confirmation')
export class LogoConfirmationController {
  constructor(private readonly logos: LogoConfirmationService) {}

  @Put()
  @Manages({
    scope: 'clients:write', summary: 'Confirm the logo of a client that registered itself', status: 204, problems: ['invalid-request', 'privilege-escalation', 'not-found'],
    description: 'Until then, and after the client names another address, people are shown none.',
  })
  async confirm(@CurrentCaller() caller: Caller, @Param('client_id') clientId: string): Promise<void> {
    await this.logos.confirm(caller, clientId);
  }
}
