import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize, IsArray, IsBoolean, IsDateString, IsIn, IsInt, IsObject, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength, ValidateNested,
} from 'class-validator';

// Each decorator validates a member, bounds it, and describes it in OpenAPI. Null counts as left out (RFC 7396).

interface About {
  readonly about?: string;
  readonly required?: boolean;
  readonly example?: unknown;
}

const member = ({ about, required = false, example }: About, schema: ApiPropertyOptions, ...rules: PropertyDecorator[]): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ ...schema, required, ...(about && { description: about }), ...(example !== undefined && { example }) } as ApiPropertyOptions),
    ...(required ? [] : [IsOptional()]),
    ...rules,
  );

type TextBounds = About & { readonly min?: number; readonly max: number };

const text = ({ min = 1, max, ...about }: TextBounds, allowed: RegExp): PropertyDecorator =>
  member(about, { type: 'string', minLength: min, maxLength: max }, IsString(), MinLength(min), MaxLength(max), Matches(allowed, { message: 'must not hold control characters' }));

/** Text without control characters. */
export const Text = (bounds: TextBounds): PropertyDecorator => text(bounds, /^[^\p{Cc}\p{Cs}]*$/u);

/** Text of one or more lines, which `\n` or `\r\n` end. */
export const Lines = (bounds: TextBounds): PropertyDecorator => text(bounds, /^(?:[^\p{Cc}\p{Cs}]|\r?\n)*$/u);

/** A secret value, which the document shows as such. */
export const SecretText = ({ min, max, ...about }: About & { min: number; max: number }): PropertyDecorator =>
  member(about, { type: 'string', format: 'password', minLength: min, maxLength: max, writeOnly: true }, IsString(), MinLength(min), MaxLength(max));

export const Texts = ({ items = 100, max = 2000, ...about }: About & { items?: number; max?: number } = {}): PropertyDecorator =>
  member(about, { type: 'array', items: { type: 'string', maxLength: max }, maxItems: items }, IsArray(), ArrayMaxSize(items), IsString({ each: true }), MaxLength(max, { each: true }));

export const OneOf = ({ of, ...about }: About & { of: readonly string[] }): PropertyDecorator =>
  member(about, { type: 'string', enum: [...of] }, IsIn(of));

export const SomeOf = ({ of, ...about }: About & { of: readonly string[] }): PropertyDecorator =>
  member(about, { type: 'array', items: { type: 'string', enum: [...of] }, maxItems: 20 }, IsArray(), ArrayMaxSize(20), IsIn(of, { each: true }));

export const Whole = ({ min, max, ...about }: About & { min: number; max: number }): PropertyDecorator =>
  member(about, { type: 'integer', minimum: min, maximum: max }, IsInt(), Min(min), Max(max));

export const Flag = (about: About = {}): PropertyDecorator => member(about, { type: 'boolean' }, IsBoolean());

/** A point in time (RFC 3339). */
export const Moment = (about: About = {}): PropertyDecorator =>
  member(about, { type: 'string', format: 'date-time', maxLength: 40 }, IsDateString({ strict: true, strictSeparator: true }), MaxLength(40));

type Class = new () => object;

/** The document's generator takes a function for a lazy class by its name alone. */
const lazily = (of: () => Class): (() => Class) => {
  const type = (): Class => of();
  return type;
};

export const Part = ({ of, ...about }: About & { of: () => Class }): PropertyDecorator =>
  member(about, { type: lazily(of) }, IsObject(), ValidateNested(), Type(of));

export const Parts = ({ of, items = 100, ...about }: About & { of: () => Class; items?: number }): PropertyDecorator =>
  member(about, { type: lazily(of), isArray: true, maxItems: items }, IsArray(), ArrayMaxSize(items), IsObject({ each: true }), ValidateNested({ each: true }), Type(of));

/** A JSON object whose members another rule checks. */
export const Json = (about: About = {}): PropertyDecorator => member(about, { type: 'object', additionalProperties: true }, IsObject());

/** A member of an answer, which nothing validates. */
export const Shown = (schema: ApiPropertyOptions | Record<string, unknown>): PropertyDecorator => ApiProperty({ required: true, ...schema } as ApiPropertyOptions);
