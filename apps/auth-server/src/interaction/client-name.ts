import type { ClientRecord } from '@latchkey/storage';
import { clientInLanguage } from './client-in-language.js';

const MAX_LENGTH = 60;

/** What a person who reads the language knows the client by, without characters that are invisible or turn the direction of the text around it. */
export function clientName(client: Pick<ClientRecord, 'clientName' | 'clientId' | 'translations'>, language: string): string {
  const { clientName: name, clientId } = clientInLanguage(client, language);
  const visible = (name ?? clientId).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  return visible.length > MAX_LENGTH ? `${visible.slice(0, MAX_LENGTH)}…` : visible || clientId;
}
