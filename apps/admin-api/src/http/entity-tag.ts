import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

/** The version of a thing as a strong entity tag (RFC 9110 §8.8.3). */
export const entityTag = (version: number): string => `"${version}"`;

/** Which versions a change may be of, as `If-Match` says (RFC 9110 §13.1.1). */
export class Precondition {
  private constructor(private readonly tags: readonly string[] | undefined) {}

  /** @throws Problem when the header is malformed */
  static from(header: string | undefined): Precondition {
    if (header === undefined) return new Precondition(undefined);
    const tags = header.split(',').map((tag) => tag.trim());
    if (header.length > 500 || !tags.every((tag) => tag === '*' || /^(?:W\/)?"[\x21\x23-\x7e]*"$/.test(tag))) {
      throw new Problem('invalid-request', { detail: 'If-Match must be an entity tag as ETag gave it, like "3", or *.' });
    }
    return new Precondition(tags);
  }

  /** Refuses a change that does not say which version it is of: two who read the same would undo each other (RFC 6585 §3). */
  required(): this {
    if (this.tags !== undefined) return this;
    throw new Problem('precondition-required', { detail: 'Send If-Match with the ETag of what you read, or * to change whatever is there.' });
  }

  /** @throws Problem unless the version is one that the change may be of; weak tags match nothing */
  check(version: number): void {
    if (this.tags === undefined || this.tags.includes('*') || this.tags.includes(entityTag(version))) return;
    throw changedMeanwhile();
  }
}

/** The version that the change is of is not the present one. */
export const changedMeanwhile = (): Problem =>
  new Problem('precondition-failed', { detail: 'Read it again and repeat the change on what it is now.' });

/** Gives a handler the request's `If-Match`. */
export const IfMatch: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext): Precondition =>
  Precondition.from(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']));
