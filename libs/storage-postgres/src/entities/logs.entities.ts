import { EntitySchema } from 'typeorm';
import type { AuditEventRecord, RevocationSelector } from '@latchkey/storage';
import { bigint, integer, json, key, nullable, text, time } from './columns.js';

export interface RevocationRow {
  readonly tenant_id: string;
  /** A bigint, which the driver gives as text. */
  readonly position: string;
  /** Kind and value in one, as tokens name it. */
  readonly selector: string;
  readonly kind: RevocationSelector['kind'];
  readonly value: string;
  readonly revoked_at: Date;
  readonly expires_at: Date;
  readonly audiences: readonly string[] | null;
}

export const RevocationEntity = new EntitySchema<RevocationRow>({
  name: 'revocations',
  columns: {
    tenant_id: key('revocations'),
    position: key('revocations', bigint),
    selector: text,
    kind: text,
    value: text,
    revoked_at: time,
    expires_at: time,
    audiences: nullable({ ...text, array: true }),
  },
  indices: [
    { name: 'revocations_selector', columns: ['tenant_id', 'selector', 'position'] },
    { name: 'revocations_expiry', columns: ['expires_at'] },
  ],
});

/** The change feed of the whole platform: what the caches of other nodes must forget. */
export interface ChangeRow {
  readonly position: string;
  readonly tenant_id: string;
  readonly kind: string;
  readonly key: string;
  readonly at: Date;
}

export const ChangeEntity = new EntitySchema<ChangeRow>({
  name: 'changes',
  columns: { position: key('changes', bigint), tenant_id: text, kind: text, key: text, at: time },
  indices: [{ name: 'changes_at', columns: ['at'] }],
});

/** The one row whose lock puts changes in the order of their commits. */
export interface ChangePositionRow {
  readonly id: number;
  readonly position: string;
}

export const ChangePositionEntity = new EntitySchema<ChangePositionRow>({
  name: 'change_positions',
  columns: { id: key('change_positions', integer), position: bigint },
  checks: [{ name: 'change_positions_one_row', expression: '(id = 1)' }],
});

export interface AuditEventRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly at: Date;
  readonly actor: AuditEventRecord['actor'];
  readonly action: string;
  readonly target_type: string;
  readonly target_id: string;
  readonly address: string | null;
  readonly request_id: string | null;
  readonly before: AuditEventRecord['before'] | null;
  readonly after: AuditEventRecord['after'] | null;
}

export const AuditEventEntity = new EntitySchema<AuditEventRow>({
  name: 'audit_events',
  columns: {
    tenant_id: key('audit_events'),
    id: key('audit_events'),
    at: time,
    actor: json,
    action: text,
    target_type: text,
    target_id: text,
    address: nullable(text),
    request_id: nullable(text),
    before: nullable(json),
    after: nullable(json),
  },
  indices: [
    { name: 'audit_events_target', columns: ['tenant_id', 'target_type', 'target_id', 'id'] },
    { name: 'audit_events_action', columns: ['tenant_id', 'action', 'id'] },
  ],
});

/** When a limit of sign-in attempts will be full again. */
export interface SignInAttemptRow {
  readonly tenant_id: string;
  readonly key: string;
  readonly full_at: Date;
}

export const SignInAttemptEntity = new EntitySchema<SignInAttemptRow>({
  name: 'sign_in_attempts',
  columns: { tenant_id: key('sign_in_attempts'), key: key('sign_in_attempts'), full_at: time },
  indices: [{ name: 'sign_in_attempts_full', columns: ['full_at'] }],
});
