import type { ResourceRecord } from '@latchkey/storage';
import { FixedClock } from '../fixed-clock.js';

/** An open resource with a scope to read and one to write. */
export function aResource(overrides: Partial<ResourceRecord> = {}): ResourceRecord {
  return {
    identifier: 'https://documents.example',
    name: 'Documents',
    scopes: [
      { name: 'documents:read', description: 'Read your documents' },
      { name: 'documents:write', description: 'Change your documents' },
    ],
    access: 'open',
    resourceServers: [],
    version: 1,
    createdAt: FixedClock.START,
    updatedAt: FixedClock.START,
    ...overrides,
  };
}
