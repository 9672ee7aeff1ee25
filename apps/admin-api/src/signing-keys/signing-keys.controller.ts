import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { SigningAlgorithm } from '@latchkey/protocol';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import type { PageBody } from '../http/answer.js';
import { BurningDocument, RotationDto, SigningKeyDocument, signingKeyDocument } from './signing-key.document.js';
import { SigningKeysService } from './signing-keys.service.js';

@ApiTags('signing keys')
@Controller('v1/signing-keys')
export class SigningKeysController {
  constructor(private readonly keys: SigningKeysService) {}

  @Get()
  @Manages({ scope: 'signing-keys:read', summary: 'List the signing keys, oldest first', answers: SigningKeyDocument, page: true })
  async list(@CurrentCaller() caller: Caller): Promise<PageBody<SigningKeyDocument>> {
    return { items: (await this.keys.list(caller)).map(signingKeyDocument) };
  }

  @Post()
  @Manages({
    scope: 'signing-keys:write', summary: 'Announce a key', status: 201, answers: SigningKeyDocument, problems: ['invalid-request', 'conflict'],
    description: 'It is in the JWK set at once and signs from the next rotation on.',
  })
  async announce(@CurrentCaller() caller: Caller, @Body() { alg }: RotationDto): Promise<SigningKeyDocument> {
    return signingKeyDocument(await this.keys.announce(caller, alg as SigningAlgorithm));
  }

  @Post('rotations')
  @Manages({
    scope: 'signing-keys:write', summary: 'Rotate the key of an algorithm', status: 201, answers: SigningKeyDocument, problems: ['invalid-request'],
    description: 'The announced key, or a new one, signs from now on, however lately it was announced; the one before is retired, and what it signed stays verifiable.',
  })
  async rotate(@CurrentCaller() caller: Caller, @Body() { alg }: RotationDto): Promise<SigningKeyDocument> {
    return signingKeyDocument(await this.keys.rotate(caller, alg as SigningAlgorithm));
  }

  @Post(':kid/retirement')
  @Manages({
    scope: 'signing-keys:write', summary: 'Retire a key', status: 204, problems: ['not-found'],
    description: 'A successor takes the place of one that signs. What it signed stays verifiable until it expires.',
  })
  async retire(@CurrentCaller() caller: Caller, @Param('kid') kid: string): Promise<void> {
    await this.keys.retire(caller, kid);
  }

  @Post(':kid/burning')
  @Manages({
    scope: 'signing-keys:write', summary: 'Stop a compromised key at once', status: 201, answers: BurningDocument, problems: ['not-found', 'conflict'],
    description: 'It leaves the JWK set, and everything that it signed is refused from now on. A new key signs in the place of one that signed. Nothing undoes this.',
  })
  async burn(@CurrentCaller() caller: Caller, @Param('kid') kid: string): Promise<BurningDocument> {
    const { key, successor } = await this.keys.burn(caller, kid);
    return { burnt: signingKeyDocument(key), ...(successor && { successor: signingKeyDocument(successor) }) };
  }
}
