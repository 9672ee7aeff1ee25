import type { ClientRecord } from '@latchkey/storage';

const MAX_LENGTH = 60;

/** What a person knows the client by, without characters that are invisible or turn the direction of the text around it. */
export function clientName({ clientName: name, clientId }: Pick<ClientRecord, 'clientName' | 'clientId'>): string {
  const visible = (name ?? clientId).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  return visible.length > MAX_LENGTH ? `${visible.slice(0, MAX_LENGTH)}…` : visible || clientId;
}
