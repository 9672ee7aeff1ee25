import { InvalidRequest } from './errors/token-errors.js';

const MAX_VALUE_LENGTH = 16_384;
const NUL = String.fromCharCode(0);

/** The parameters that RFC 8707 §2 lets a request repeat; any other repeated one is an error (RFC 6749 §3.1, §3.2). */
const REPEATABLE = new Set(['resource']);

/**
 * The parameters of a request to a protocol endpoint. A parameter without a value counts as left out (RFC 6749 §3.1).
 */
export class Parameters {
  /** @param visible left out: all */
  private constructor(
    private readonly values: ReadonlyMap<string, readonly string[]>,
    private readonly visible?: readonly string[],
  ) {}

  /**
   * @param raw what the form or query parser made: a string, or an array for a repeated name
   * @throws InvalidRequest for a repeated parameter, a value that is no string, or one that is too long
   */
  static from(raw: Readonly<Record<string, unknown>>): Parameters {
    const values = new Map<string, readonly string[]>();
    for (const [name, value] of Object.entries(raw)) {
      const list = (Array.isArray(value) ? value : [value]) as unknown[];
      const present = list.filter((item) => item !== '');
      if (present.length === 0) continue;
      if (list.length > 1 && !REPEATABLE.has(name)) throw new InvalidRequest({ description: `${printable(name)} must not be repeated` });
      if (!present.every(isValue)) throw new InvalidRequest({ description: `${printable(name)} is malformed or too long` });
      values.set(name, present);
    }
    return new Parameters(values);
  }

  get(name: string): string | undefined {
    return this.all(name)[0];
  }

  all(name: string): readonly string[] {
    return (this.sees(name) ? this.values.get(name) : undefined) ?? [];
  }

  has(name: string): boolean {
    return this.sees(name) && this.values.has(name);
  }

  /** @throws InvalidRequest when the parameter is left out */
  required(name: string): string {
    const value = this.get(name);
    if (value === undefined) throw new InvalidRequest({ description: `${name} is required` });
    return value;
  }

  /** The same request, seeing only the named parameters. */
  only(names: readonly string[]): Parameters {
    return new Parameters(this.values, names);
  }

  entries(): readonly (readonly [string, string])[] {
    return [...this.values].flatMap(([name, list]) => (this.sees(name) ? list.map((value) => [name, value] as const) : []));
  }

  private sees(name: string): boolean {
    return this.visible?.includes(name) ?? true;
  }
}

const isValue = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_VALUE_LENGTH && !value.includes(NUL);
const printable = (name: string): string => (/^[\w.-]{1,60}$/.test(name) ? name : 'a parameter');
