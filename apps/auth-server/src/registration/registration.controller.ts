import { Controller, Delete, Get, Header, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ClientConfigurationEndpoint } from './client-configuration.endpoint.js';
import { RegistrationEndpoint } from './registration.endpoint.js';
import { metadataOf, registrationRequest } from './registration-request.js';
import type { RegistrationResponse } from './registration-response.js';

@Controller('registration')
export class RegistrationController {
  constructor(
    private readonly registration: RegistrationEndpoint,
    private readonly configuration: ClientConfigurationEndpoint,
  ) {}

  @Post()
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @Header('Pragma', 'no-cache') // RFC 7591 §3.2.1
  async register(@Req() request: FastifyRequest): Promise<RegistrationResponse> {
    return this.registration.register(registrationRequest(request), metadataOf(request));
  }

  @Get(':client_id')
  @Header('Cache-Control', 'no-store')
  @Header('Pragma', 'no-cache')
  read(@Req() request: FastifyRequest, @Param('client_id') clientId: string): Promise<RegistrationResponse> {
    return this.configuration.read(registrationRequest(request), clientId);
  }

  @Put(':client_id')
  @Header('Cache-Control', 'no-store')
  @Header('Pragma', 'no-cache')
  async update(@Req() request: FastifyRequest, @Param('client_id') clientId: string): Promise<RegistrationResponse> {
    return this.configuration.update(registrationRequest(request), clientId, metadataOf(request));
  }

  @Delete(':client_id')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @Header('Pragma', 'no-cache')
  async remove(@Req() request: FastifyRequest, @Param('client_id') clientId: string): Promise<void> {
    await this.configuration.remove(registrationRequest(request), clientId);
  }
}
