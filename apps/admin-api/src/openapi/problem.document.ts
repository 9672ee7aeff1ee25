import { Shown } from '../http/members.js';

class FieldFaultDocument {
  @Shown({ type: 'string', example: 'redirect_uris[1]' })
  field!: string;

  @Shown({ type: 'string', example: '#/redirect_uris/1', description: 'RFC 6901' })
  pointer!: string;

  @Shown({ type: 'string', example: 'must not have a fragment' })
  message!: string;
}

/** Problem details (RFC 9457). */
export class ProblemDocument {
  @Shown({ type: 'string', format: 'uri', example: 'urn:latchkey:problem:invalid-request' })
  type!: string;

  @Shown({ type: 'string' })
  title!: string;

  @Shown({ type: 'integer' })
  status!: number;

  @Shown({ type: 'string', required: false })
  detail?: string;

  @Shown({ type: FieldFaultDocument, isArray: true, required: false })
  errors?: FieldFaultDocument[];
}
