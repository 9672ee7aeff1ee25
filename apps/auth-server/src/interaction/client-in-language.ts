import type { ClientRecord } from '@latchkey/storage';
import { bestLanguage } from './messages/index.js';

const TRANSLATED = ['clientName', 'clientUri', 'policyUri', 'tosUri'] as const;

/** The client as it is shown to who reads the language: each member that is there in it, and the others as they are (RFC 7591 §2.2). */
export function clientInLanguage<Client extends Partial<ClientRecord>>(client: Client, language: string): Client {
  const { translations = {} } = client;
  const said = TRANSLATED.flatMap((member) => {
    const languages = Object.keys(translations).filter((tag) => translations[tag]?.[member] !== undefined);
    const best = bestLanguage([language], languages);
    return best === undefined ? [] : [[member, translations[best]?.[member]]];
  });
  return { ...client, ...Object.fromEntries(said) };
}
