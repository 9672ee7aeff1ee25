import type { ClientSecretRecord } from '@latchkey/storage';

/** Whether the secret still counts at `now`. */
export const isLive = (secret: ClientSecretRecord, now: Date): boolean => secret.expiresAt === undefined || secret.expiresAt > now;
