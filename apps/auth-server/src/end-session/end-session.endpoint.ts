import { Injectable } from '@nestjs/common';
import { Sessions } from '@latchkey/accounts';
import type { Parameters, TenantId } from '@latchkey/protocol';
import { UnitOfWork, type Stores } from '@latchkey/storage';
import { FrontchannelLogouts } from '../frontchannel-logout/frontchannel-logouts.js';
import { BrowserSessions, type BrowserSession, type SentCookies } from '../interaction/browser/browser-sessions.js';
import { EndSessionRequests, type EndSessionRequest } from './end-session-request.js';
import { MeantSession } from './meant-session.js';

/** Of one account, or of all that the browser is signed in to. */
export type SignOutAnswer = 'sign-out' | 'sign-out-all';

export interface EndSessionAttempt {
  readonly tenant: TenantId;
  readonly parameters: Parameters;
  readonly cookies: SentCookies;
  /** What the person said on our own page, about this session and this request. */
  answerAbout(session: BrowserSession): SignOutAnswer | undefined;
}

export type EndSessionDecision =
  | {
      readonly kind: 'ended';
      readonly request: EndSessionRequest;
      /** None, where nobody was signed in. */
      readonly ended: readonly BrowserSession[];
      /** What the browser is still signed in to. */
      readonly left: readonly BrowserSession[];
      /** What clients want to have loaded in the browser. */
      readonly frames: readonly string[];
    }
  /** The application cannot show that it means this session, or there are others besides: the person decides. */
  | { readonly kind: 'asked'; readonly request: EndSessionRequest; readonly meant: BrowserSession; readonly others: readonly BrowserSession[] };

/** The end of a session (RP-Initiated Logout 1.0) without HTTP. */
@Injectable()
export class EndSessionEndpoint {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly requests: EndSessionRequests,
    private readonly browserSessions: BrowserSessions,
    private readonly meantSession: MeantSession,
    private readonly sessions: Sessions,
    private readonly frontchannelLogouts: FrontchannelLogouts,
  ) {}

  /** @throws OAuthError that only the person may see */
  decide(attempt: EndSessionAttempt): Promise<EndSessionDecision> {
    return this.unitOfWork.run(attempt.tenant, async (stores) => {
      const request = await this.requests.read(attempt.parameters, stores);
      const [current, ...others] = await this.browserSessions.of(attempt.cookies, stores);
      if (!current) return { kind: 'ended', request, ended: [], left: [], frames: [] };
      const present = [current, ...others] as const;
      const answered = present.find((session) => attempt.answerAbout(session) !== undefined);
      if (answered) return this.end(request, attempt.answerAbout(answered) === 'sign-out-all' ? present : [answered], present, stores);
      const meant = this.meantSession.of(request, present, stores);
      if (meant.isShown && others.length === 0) return this.end(request, present, present, stores);
      return { kind: 'asked', request, meant: meant.session, others: present.filter((session) => session !== meant.session) };
    });
  }

  private async end(request: EndSessionRequest, ended: readonly BrowserSession[], present: readonly BrowserSession[], stores: Stores): Promise<EndSessionDecision> {
    for (const { session } of ended) await this.sessions.end(session, stores);
    const frames = await this.frontchannelLogouts.of(ended.map(({ session }) => session), stores);
    return { kind: 'ended', request, ended, left: present.filter((session) => !ended.includes(session)), frames };
  }
}
