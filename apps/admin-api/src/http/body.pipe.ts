import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { Problem, type FieldFault } from './problem.js';

const MAX_DEPTH = 16;
const MAX_FAULTS = 50;
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

class Faults extends Error {
  constructor(readonly errors: readonly FieldFault[]) {
    super();
  }
}

/** Validates bodies and queries against their DTOs: unknown members are refused, nesting is bounded, each fault names its member. */
export class BodyPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      exceptionFactory: (errors) => new Faults(errors.flatMap((error) => faultsOf(error)).slice(0, MAX_FAULTS)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body') {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new Problem('invalid-request', { detail: 'The body must be a JSON object.' });
      }
      // Before anything walks over it recursively.
      if (isDeeperThan(value, MAX_DEPTH)) throw new Problem('invalid-request', { detail: `The body must not be nested deeper than ${MAX_DEPTH} levels.` });
    }
    // Nothing is kept under such a name, and the database would choke on it.
    if (metadata.type === 'param' && typeof value === 'string' && UNPRINTABLE.test(value)) throw new Problem('not-found');
    const { declared, taken } = asideOf(value, metadata);
    try {
      const checked = (await super.transform(declared, metadata)) as unknown;
      return taken ? Object.assign(checked as object, taken) : checked;
    } catch (error) {
      throw error instanceof Faults ? new Problem('invalid-request', { errors: error.errors, inQuery: metadata.type === 'query' }) : error;
    }
  }
}

/** A DTO can take members that it does not declare, by a static `takes`: whoever reads the body checks them. */
function asideOf(value: unknown, { type, metatype }: ArgumentMetadata): { readonly declared: unknown; readonly taken?: object } {
  const takes = (metatype as { takes?: (member: string) => boolean } | undefined)?.takes;
  if (type !== 'body' || takes === undefined) return { declared: value };
  const entries = Object.entries(value as object);
  const isTaken = ([member]: readonly [string, unknown]) => takes(member);
  return { declared: Object.fromEntries(entries.filter((entry) => !isTaken(entry))), taken: Object.fromEntries(entries.filter(isTaken)) };
}

function isDeeperThan(value: object, depth: number): boolean {
  let level: unknown[] = [value];
  for (let at = 0; at <= depth; at += 1) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return level.some((item) => typeof item === 'object' && item !== null);
}

function faultsOf(error: ValidationError, parent = ''): readonly FieldFault[] {
  const field = parent === '' ? error.property : /^\d+$/.test(error.property) ? `${parent}[${error.property}]` : `${parent}.${error.property}`;
  const own = brokenRules(error).map(([rule, message]) => ({ field, message: messageOf(rule, message, error.property) }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, field))];
}

/** What must be of a kind is told that alone: how long it may be would lead astray. */
const KINDS: ReadonlySet<string> = new Set(['isString', 'isInt', 'isNumber', 'isBoolean', 'isArray', 'isObject']);

function brokenRules({ constraints = {}, value }: ValidationError): readonly (readonly [string, string])[] {
  const broken = Object.entries(constraints);
  if (broken.length === 0 || value === undefined) return broken.slice(0, 1).map(([rule]) => [rule, 'is required']);
  const kind = broken.filter(([rule]) => KINDS.has(rule));
  return kind.length > 0 ? kind : broken;
}

const messageOf = (rule: string, message: string, property: string): string => {
  if (rule === 'whitelistValidation') return 'is not known here';
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
};
