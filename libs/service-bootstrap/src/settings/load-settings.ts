import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { InvalidSettings } from './invalid-settings.js';
import { rememberTexts } from './setting-rule.js';

/** The environment that settings are read from. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings that a class declares, and nothing else of the environment; an empty string counts as unset.
 *
 * @throws InvalidSettings with one sentence per problem
 */
export const loadSettings = <T extends object>(SettingsClass: new () => T, environment: Environment = process.env): T => {
  const texts = new Map<string, string>();
  for (const name of namesOf(SettingsClass)) {
    const text = environment[name]?.trim();
    if (text) texts.set(name, text);
  }
  const settings = plainToInstance(SettingsClass, Object.fromEntries(texts), { exposeDefaultValues: true });
  rememberTexts(settings, texts);
  const problems = validateSync(settings, { stopAtFirstError: true })
    .flatMap((error) => Object.values(error.constraints ?? {}))
    .map(asSentence);
  if (problems.length > 0) throw new InvalidSettings(problems);
  return settings;
};

const namesOf = (SettingsClass: new () => object): ReadonlySet<string> =>
  new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(SettingsClass, '', false, false)
      .map((metadata) => metadata.propertyName),
  );

const asSentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
