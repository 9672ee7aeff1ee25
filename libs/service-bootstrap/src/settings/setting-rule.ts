import { Transform } from 'class-transformer';
import type { ValidationArguments, ValidationOptions } from 'class-validator';
import { ValidateBy } from 'class-validator';

/** What a setting must be, how its text is read, and whether a problem may show the text. */
export interface SettingRule {
  readonly name: string;
  /** Completes the sentence "X must be …". */
  readonly expectation: string;
  /** Reads the environment's text; what it cannot read it returns as it is, and `accepts` refuses it. */
  readonly read?: (text: string) => unknown;
  /** @param settings those that the value is among; what stands behind it may not have been checked */
  readonly accepts: (value: unknown, settings: object) => boolean;
  /** True for whatever may hold a credential: its value appears in no message. */
  readonly confidential?: boolean;
}

const SHOWN = 80;

const sentence = (rule: SettingRule, { property, object, value }: ValidationArguments): string => {
  if (value === undefined || value === null) return `${property} is not set: it must be ${rule.expectation}.`;
  if (rule.confidential) return `${property} must be ${rule.expectation}.`;
  const text = textOf(object, property) ?? String(value);
  return `${property} must be ${rule.expectation}, but is ${JSON.stringify(text.slice(0, SHOWN))}.`;
};

const texts = new WeakMap<object, Map<string, string>>();

const textOf = (settings: object, property: string): string | undefined => texts.get(settings)?.get(property);

/** Keeps what the environment said, so that a problem can show it as it was written. */
export const rememberTexts = (settings: object, environment: ReadonlyMap<string, string>): void => {
  texts.set(settings, new Map(environment));
};

/** Makes the decorator of a kind of setting. */
export const settingDecorator = (rule: SettingRule, options?: ValidationOptions): PropertyDecorator => {
  const validate = ValidateBy(
    { name: rule.name, validator: { validate: (value, at) => rule.accepts(value, at?.object ?? {}), defaultMessage: (at) => (at ? sentence(rule, at) : '') } },
    options,
  );
  const { read } = rule;
  const transform = read && Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? read(value) : value));
  return (target, property) => {
    validate(target, property as string);
    transform?.(target, property);
  };
};
