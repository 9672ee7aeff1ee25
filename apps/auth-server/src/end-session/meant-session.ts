import { Injectable } from '@nestjs/common';
import { Subjects } from '@latchkey/claims';
import type { Stores } from '@latchkey/storage';
import type { BrowserSession } from '../interaction/browser/browser-sessions.js';
import type { EndSessionRequest } from './end-session-request.js';

/** The session that a request to sign out is about. */
export interface Meant {
  readonly session: BrowserSession;
  /** Whether an ID token of that very session says so; any other site could otherwise sign people out. */
  readonly isShown: boolean;
}

type TenantStores = Pick<Stores, 'tenant'>;

/** Finds out which of a browser's sessions is to end (RP-Initiated Logout §2). */
@Injectable()
export class MeantSession {
  constructor(private readonly subjects: Subjects) {}

  /** @param present the one in use first, which is meant where nothing else is said */
  of(request: EndSessionRequest, present: readonly [BrowserSession, ...BrowserSession[]], stores: TenantStores): Meant {
    const shown = present.find((session) => this.isShown(request, session, stores));
    if (shown) return { session: shown, isShown: true };
    return { session: present.find((session) => this.isHintedAt(request, session, stores)) ?? present[0], isShown: false };
  }

  private isShown({ hint, client }: EndSessionRequest, { session, account }: BrowserSession, stores: TenantStores): boolean {
    if (hint === undefined || (hint.sid !== undefined && hint.sid !== session.id)) return false;
    return client ? this.subjects.isOf(hint.sub, { client, accountId: account.id }, stores) : hint.sub === account.id;
  }

  /** `logout_hint` is what the client knows of the person: a name to sign in with, an e-mail address, a `sub` or a `sid`. It decides nothing, it only suggests. */
  private isHintedAt({ logoutHint, client }: EndSessionRequest, { session, account }: BrowserSession, stores: TenantStores): boolean {
    if (logoutHint === undefined) return false;
    const names: readonly unknown[] = [session.id, account.username.toLowerCase(), String(account.claims['email'] ?? '').toLowerCase()];
    return names.includes(logoutHint) || names.includes(logoutHint.toLowerCase()) || (client !== undefined && this.subjects.isOf(logoutHint, { client, accountId: account.id }, stores));
  }
}
