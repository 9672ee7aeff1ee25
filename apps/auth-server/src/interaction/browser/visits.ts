import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Randomness } from '@latchkey/protocol';
import { IssuerAddresses } from '@latchkey/token-issuance';
import { Visit, type VisitSurroundings } from './visit.js';

/** Makes a visit of each request, one however often it is asked for. */
@Injectable()
export class Visits {
  private readonly surroundings: VisitSurroundings;
  private readonly known = new WeakMap<FastifyRequest, Visit>();

  constructor(issuers: IssuerAddresses, randomness: Randomness) {
    this.surroundings = { issuerOf: (tenant) => issuers.issuerOf(tenant), randomness };
  }

  of(request: FastifyRequest, reply: FastifyReply): Visit {
    const visit = this.known.get(request) ?? new Visit(request, reply, this.surroundings);
    this.known.set(request, visit);
    return visit;
  }
}
