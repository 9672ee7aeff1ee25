import { MetadataFault } from './metadata-fault.js';

const CONTROL = /[\p{Cc}\p{Cs}]/u;

/** Reads the members of a JSON object; null counts as left out, as in a merge patch (RFC 7396). */
export class Members {
  constructor(private readonly json: Readonly<Record<string, unknown>>) {}

  get(member: string): unknown {
    const value = Object.hasOwn(this.json, member) ? this.json[member] : undefined;
    return value === null ? undefined : value;
  }

  /** @param maxLength in UTF-16 units */
  text(member: string, maxLength: number): string | undefined {
    const value = this.get(member);
    return value === undefined ? undefined : asText(member, value, maxLength);
  }

  list(member: string, maxItems: number): readonly unknown[] | undefined {
    const value = this.get(member);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw new MetadataFault(member, 'must be an array');
    if (value.length > maxItems) throw new MetadataFault(member, `must have at most ${maxItems} items`);
    return value;
  }

  /** The members that begin so and are not left out. @throws MetadataFault when there are more than `max` */
  namesBeginning(prefix: string, max: number): readonly string[] {
    const names = Object.keys(this.json).filter((name) => name.startsWith(prefix) && this.get(name) !== undefined);
    if (names.length > max) throw new MetadataFault(prefix, `must stand at most ${max} times`);
    return names;
  }

  /** A list of distinct texts, each checked by `fault`. */
  texts(member: string, limits: { items: number; length: number }, fault: (value: string) => string | undefined): readonly string[] | undefined {
    const values = this.list(member, limits.items)?.map((value, at) => asText(`${member}[${at}]`, value, limits.length));
    values?.forEach((value, at) => {
      const problem = values.indexOf(value) < at ? 'repeats an earlier one' : fault(value);
      if (problem !== undefined) throw new MetadataFault(`${member}[${at}]`, problem);
    });
    return values;
  }

  /** A list of distinct names out of `known`. */
  names<Name extends string>(member: string, known: readonly Name[]): readonly Name[] | undefined {
    const unknown = `must be one of ${known.join(', ')}`;
    return this.texts(member, { items: 20, length: 200 }, (value) => (isOneOf(known, value) ? undefined : unknown)) as readonly Name[] | undefined;
  }

  name<Name extends string>(member: string, known: readonly Name[]): Name | undefined {
    const value = this.text(member, 200);
    if (value === undefined || isOneOf(known, value)) return value;
    throw new MetadataFault(member, `must be one of ${known.join(', ')}`);
  }

  flag(member: string): boolean | undefined {
    const value = this.get(member);
    if (value === undefined || typeof value === 'boolean') return value;
    throw new MetadataFault(member, 'must be true or false');
  }

  integer(member: string, from: number, to: number): number | undefined {
    const value = this.get(member);
    if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to)) return value as number | undefined;
    throw new MetadataFault(member, `must be a whole number from ${from} to ${to}`);
  }
}

function asText(member: string, value: unknown, maxLength: number): string {
  if (typeof value !== 'string') throw new MetadataFault(member, 'must be a string');
  if (value.length === 0) throw new MetadataFault(member, 'must not be empty');
  if (value.length > maxLength) throw new MetadataFault(member, `must have at most ${maxLength} characters`);
  if (CONTROL.test(value)) throw new MetadataFault(member, 'must not hold control characters');
  return value;
}

const isOneOf = <Name extends string>(known: readonly Name[], value: string): value is Name => (known as readonly string[]).includes(value);
