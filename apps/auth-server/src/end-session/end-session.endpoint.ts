import { Injectable } from '@nestjs/common';
import { Subjects } from '@latchkey/claims';
import { Sessions, type SignedIn } from '@latchkey/accounts';
import type { Parameters, Secret, TenantId } from '@latchkey/protocol';
import { UnitOfWork, type Stores } from '@latchkey/storage';
import { EndSessionRequests, type EndSessionRequest } from './end-session-request.js';

export interface EndSessionAttempt {
  readonly tenant: TenantId;
  readonly parameters: Parameters;
  readonly sessionCookie: Secret | undefined;
  /** Whether the person said so on our own page, about this session and this request. */
  isConfirmed(signedIn: SignedIn): boolean;
}

export type EndSessionDecision =
  /** Nobody is signed in in this browser any more, or nobody was. */
  | { readonly kind: 'ended'; readonly request: EndSessionRequest }
  /** The application cannot show that it means this session: the person decides. */
  | { readonly kind: 'asked'; readonly request: EndSessionRequest; readonly signedIn: SignedIn };

/** The end of a session (RP-Initiated Logout 1.0) without HTTP. */
@Injectable()
export class EndSessionEndpoint {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly requests: EndSessionRequests,
    private readonly sessions: Sessions,
    private readonly subjects: Subjects,
  ) {}

  /** @throws OAuthError that only the person may see */
  decide(attempt: EndSessionAttempt): Promise<EndSessionDecision> {
    return this.unitOfWork.run(attempt.tenant, async (stores) => {
      const request = await this.requests.read(attempt.parameters, stores);
      const signedIn = await this.sessions.find(attempt.sessionCookie, stores);
      if (!signedIn) return { kind: 'ended', request };
      if (!this.isMeant(request, signedIn, stores) && !attempt.isConfirmed(signedIn)) return { kind: 'asked', request, signedIn };
      await this.sessions.end(signedIn.session, stores);
      return { kind: 'ended', request };
    });
  }

  /** Whether the hint was issued to this person in this session; any other site could otherwise sign people out. */
  private isMeant({ hint, client }: EndSessionRequest, { session, account }: SignedIn, stores: Pick<Stores, 'tenant'>): boolean {
    if (hint === undefined || (hint.sid !== undefined && hint.sid !== session.id)) return false;
    return client ? this.subjects.isOf(hint.sub, { client, accountId: account.id }, stores) : hint.sub === account.id;
  }
}
