import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, ApiSecurity, getSchemaPath, type ApiResponseOptions } from '@nestjs/swagger';
import { RequireScopes } from '@latchkey/access-token-guard';
import type { ManagementScope } from '@latchkey/clients';
import { PROBLEMS, type ProblemKind } from '../http/problem.js';
import { ProblemDocument } from '../openapi/problem.document.js';

/** How an operation is described, and what it demands. */
export interface Operation {
  readonly scope: ManagementScope;
  readonly summary: string;
  readonly description?: string;
  /** 200 unless told otherwise. */
  readonly status?: 200 | 201 | 204;
  /** The class of the body, or of one item of the page. */
  readonly answers?: Type;
  readonly page?: boolean;
  /** The problems beside those that every operation may have. */
  readonly problems?: readonly ProblemKind[];
}

const ALWAYS: readonly ProblemKind[] = ['unauthorized', 'forbidden', 'unavailable'];

/** Demands the scope for a handler, and describes it in OpenAPI with the answers that it may give. */
export function Manages(operation: Operation): MethodDecorator {
  const { scope, summary, description, status = 200 } = operation;
  return applyDecorators(
    RequireScopes(scope),
    HttpCode(status),
    ApiOperation({ summary, description: [description, `Needs the scope \`${scope}\`.`].filter(Boolean).join(' ') }),
    ApiSecurity('oauth2', [scope]),
    ApiSecurity('bearer'),
    ...(operation.answers ? [ApiExtraModels(operation.answers)] : []),
    ApiResponse(answerOf(operation, status)),
    ...problemsOf(operation.problems ?? []),
  ) as MethodDecorator;
}

function answerOf({ answers, page, summary }: Operation, status: number): ApiResponseOptions {
  if (!answers) return { status, description: summary };
  const item = { $ref: getSchemaPath(answers) };
  if (!page) return { status, description: summary, schema: item, headers: { ETag: { description: 'The version, where there is one', schema: { type: 'string' } } } };
  return {
    status,
    description: summary,
    headers: { Link: { description: 'The next page (RFC 8288)', schema: { type: 'string' } } },
    schema: {
      type: 'object',
      required: ['items'],
      properties: { items: { type: 'array', items: item }, next: { type: 'string', description: 'The `after` of the next page' } },
    },
  };
}

function problemsOf(kinds: readonly ProblemKind[]): MethodDecorator[] {
  const byStatus = new Map<number, string[]>();
  for (const kind of [...ALWAYS, ...kinds]) {
    const { status, title } = PROBLEMS[kind];
    byStatus.set(status, [...(byStatus.get(status) ?? []), title]);
  }
  const schema = { $ref: getSchemaPath(ProblemDocument) };
  return [...byStatus].map(([status, titles]) => ApiResponse({ status, description: titles.join('; '), content: { 'application/problem+json': { schema } } }));
}
