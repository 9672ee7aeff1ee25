import type { ClientRecord, ClientTranslation } from '@latchkey/storage';
import { readPage } from './addresses.js';
import type { Members } from './members.js';
import { MetadataFault } from './metadata-fault.js';

const MAX_TRANSLATIONS = 100;
const MAX_TAG = 35;

/** What people are shown, as registered and as recorded. */
const TRANSLATED = [['client_name', 'clientName'], ['client_uri', 'clientUri'], ['policy_uri', 'policyUri'], ['tos_uri', 'tosUri']] as const;

/** Whether a member says what another one says, in a language: `client_name#de` (RFC 7591 §2.2). */
export const isTranslation = (member: string): boolean => TRANSLATED.some(([name]) => member.startsWith(`${name}#`));

/** What is said in languages beside the members without one, by language. @throws MetadataFault */
export function readTranslations(members: Members): ClientRecord['translations'] {
  const translations = new Map<string, Record<string, string>>();
  for (const [member, recorded] of TRANSLATED) {
    for (const name of members.namesBeginning(`${member}#`, MAX_TRANSLATIONS)) {
      const language = languageOf(name, member);
      const said = translations.get(language) ?? {};
      if (recorded in said) throw new MetadataFault(`${member}#${language}`, 'repeats an earlier one');
      said[recorded] = (recorded === 'clientName' ? members.text(name, 200) : readPage(members, name)) ?? '';
      translations.set(language, said);
    }
  }
  return translations.size > 0 ? Object.fromEntries(translations) : undefined;
}

/** The members as they are read. */
export const renderTranslations = ({ translations = {} }: Pick<ClientRecord, 'translations'>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(translations).flatMap(([language, said]: [string, ClientTranslation]) =>
      TRANSLATED.flatMap(([member, recorded]) => (said[recorded] === undefined ? [] : [[`${member}#${language}`, said[recorded]]])),
    ),
  );

/** As it is written canonically, since tags in other letters are the same (BCP 47). */
function languageOf(name: string, member: string): string {
  const tag = name.slice(member.length + 1);
  try {
    const [language] = tag.length > MAX_TAG ? [] : Intl.getCanonicalLocales(tag);
    if (language !== undefined) return language;
  } catch {
    // Not even well-formed.
  }
  throw new MetadataFault(member, 'must have a language tag (BCP 47) behind the #');
}
