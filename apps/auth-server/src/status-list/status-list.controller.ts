import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { Clock, InvalidRequest, NotAcceptable, NotImplemented } from '@latchkey/protocol';
import { IssuerAddresses } from '@latchkey/token-issuance';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tenantOf } from '../http/tenant.js';
import { OAUTH_DOCUMENTS } from '../metadata/endpoints.js';
import type { ServedDocument } from './served-documents.js';
import { StatusListEndpoint } from './status-list.endpoint.js';

const TYPE = 'application/statuslist+jwt';
const RANGES = ['*/*', 'application/*', TYPE];
const CODINGS = ['gzip', 'x-gzip', '*'];

type Query = Readonly<Record<string, unknown>>;

/** Token Status List §8.1, §8.2, §9.3: the same for everybody, so that a CDN may keep it. */
@Controller('status-lists')
export class StatusListController {
  constructor(
    private readonly endpoint: StatusListEndpoint,
    private readonly issuers: IssuerAddresses,
    private readonly clock: Clock,
  ) {}

  @Get()
  async aggregation(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { after } = request.query as Query;
    if (after !== undefined && typeof after !== 'string') throw new InvalidRequest({ description: 'after must be there once' });
    const tenant = tenantOf(request);
    const document = await this.endpoint.aggregate(tenant, after);
    // RFC 8288: what is said of the lists has no member for it.
    if (document.next !== undefined) void reply.header('link', `<${this.issuers.issuerOf(tenant)}${OAUTH_DOCUMENTS.status_list_aggregation_endpoint}?after=${document.next}>; rel="next"`);
    this.serve(document, request, reply.header('content-type', 'application/json'));
  }

  @Get(':id')
  async list(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if ((request.query as Query)['time'] !== undefined) throw new NotImplemented({ description: 'status lists are served as they are now' });
    const { accept } = request.headers;
    if (accept !== undefined && !accepts(accept, RANGES)) throw new NotAcceptable({ description: `status lists are served as ${TYPE}` });
    const document = await this.endpoint.list(tenantOf(request), id);
    this.serve(document, request, reply.type(TYPE));
  }

  // Compressed as §8.2 says it should be. What the list holds is compressed already: that takes back what base64url adds.
  private serve({ body, compressed, etag, until }: ServedDocument, { headers }: FastifyRequest, reply: FastifyReply): void {
    const left = Math.max(0, Math.floor((until.getTime() - this.clock.now().getTime()) / 1000));
    void reply.header('cache-control', `public, max-age=${left}`).header('vary', 'Accept, Accept-Encoding').header('etag', etag);
    if (isKnown(etag, headers['if-none-match'])) void reply.removeHeader('content-type').code(304).send();
    else if (accepts(String(headers['accept-encoding'] ?? ''), CODINGS)) void reply.header('content-encoding', 'gzip').code(200).send(compressed);
    else void reply.code(200).send(body);
  }
}

/** RFC 9110 §12.5.1, §12.5.3; of the orders of preference only "not at all" matters where there is one form, and one coding. */
const accepts = (header: string, names: readonly string[]): boolean =>
  header.toLowerCase().split(',').some((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim());
    return names.includes(name) && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });

/** RFC 9110 §13.1.2: by the weak comparison. */
const isKnown = (etag: string, ifNoneMatch = ''): boolean =>
  ifNoneMatch.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^(?:W\/)?"/, 'W/"')));
