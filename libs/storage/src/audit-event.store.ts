import type { Page, PageRequest } from './page.js';

/** Who changed what, when, from where, and how it stood before and after, without secrets. */
export interface AuditEventRecord {
  /** Sorts by time. */
  readonly id: string;
  readonly at: Date;
  /** Empty: the services themselves. */
  readonly actor: { readonly clientId?: string; readonly accountId?: string; readonly tenant?: string };
  /** As `client.updated`. */
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string };
  readonly address?: string;
  readonly requestId?: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

/** An id that sorts by time. @param unique keeps those of one millisecond apart */
export const auditEventId = (at: Date, unique: string): string => `${at.getTime().toString(16).padStart(12, '0')}-${unique}`;

export interface AuditEventFilter {
  readonly action?: string;
  readonly targetType?: string;
  readonly targetId?: string;
}

/** The audit trail of one tenant: written in the transaction of the change, never changed. */
export abstract class AuditEventStore {
  abstract add(event: AuditEventRecord): Promise<void>;
  /** Newest first. */
  abstract list(page: PageRequest & AuditEventFilter): Promise<Page<AuditEventRecord>>;
}
