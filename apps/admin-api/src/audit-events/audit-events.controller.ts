import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '@latchkey/storage';
import { CurrentCaller, type Caller } from '../access/caller.js';
import { Manages } from '../access/manages.js';
import { pageAnswer, type Answer, type PageBody } from '../http/answer.js';
import { pageOf } from '../http/page-query.js';
import { AuditEventDocument, AuditEventQuery, auditEventDocument } from './audit-event.document.js';

@ApiTags('audit events')
@Controller('v1/audit-events')
export class AuditEventsController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Get()
  @Manages({ scope: 'audit-events:read', summary: 'Read the audit trail, newest first', answers: AuditEventDocument, page: true, problems: ['invalid-request'] })
  list(@CurrentCaller() { tenant }: Caller, @Query() query: AuditEventQuery): Promise<Answer<PageBody<AuditEventDocument>>> {
    const { action, target_type: targetType, target_id: targetId } = query;
    return this.unitOfWork.run(tenant, async ({ auditEvents }) =>
      pageAnswer(await auditEvents.list({ ...pageOf(query), action, targetType, targetId }), auditEventDocument));
  }
}
