import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Randomness } from '@latchkey/protocol';
import { IssuerAddresses } from '@latchkey/token-issuance';
import { Visit, type VisitSurroundings } from './visit.js';

/** Makes a visit of each request. */
@Injectable()
export class Visits {
  private readonly surroundings: VisitSurroundings;

  constructor(issuers: IssuerAddresses, randomness: Randomness) {
    this.surroundings = { issuerOf: (tenant) => issuers.issuerOf(tenant), randomness };
  }

  of(request: FastifyRequest, reply: FastifyReply): Visit {
    return new Visit(request, reply, this.surroundings);
  }
}
