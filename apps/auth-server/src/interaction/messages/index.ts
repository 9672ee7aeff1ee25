import { bestLanguage } from './best-language.js';
import { de } from './de.js';
import { en, type Messages } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { ja } from './ja.js';
import { zhHans } from './zh-hans.js';

export { bestLanguage } from './best-language.js';
export type { Messages } from './en.js';
export { acceptedLanguages, requestedLanguages } from './language-preferences.js';

/** Every language that the pages speak. Another one is another file, and its name here. */
export const LANGUAGES: readonly Messages[] = [en, de, fr, es, zhHans, ja];

/** The languages as the metadata lists them (OIDC Discovery §3, `ui_locales_supported`). */
export const UI_LOCALES: readonly string[] = LANGUAGES.map(({ language }) => language);

/** The messages in the language that is preferred most among those that there are; English where none is. */
export function messagesFor(preferred: readonly string[]): Messages {
  const language = bestLanguage(preferred, UI_LOCALES);
  return LANGUAGES.find((messages) => messages.language === language) ?? en;
}
