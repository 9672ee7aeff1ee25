import { Injectable } from '@nestjs/common';
import type { SignedIn } from '@latchkey/accounts';
import { AccessDenied, OAuthError, type Secret, type TenantId } from '@latchkey/protocol';
import { StorageUnavailable, UnitOfWork, type Stores } from '@latchkey/storage';
import { IssuerAddresses } from '@latchkey/token-issuance';
import { sessionStateOf } from '../check-session/session-state.js';
import { ErrorAnswers } from '../http/error-answers.js';
import type { RawParameters, TrustedRedirect } from './authorization-request.js';
import type { Decision } from './decision.js';
import type { ConsentAnswer } from './prompts/index.js';
import { RequestProgress } from './request-progress.js';
import { RequestReader, type Arrived } from './request-reader.js';
import type { ResponseParameters } from './response-modes/index.js';

/** An authorization request, from wherever it comes: the endpoint itself, or a page that goes on with it. */
export interface AuthorizationAttempt {
  readonly tenant: TenantId;
  readonly parameters: RawParameters;
  /** When the person was first sent here with it. */
  readonly began: Date;
  readonly reauthenticate?: boolean;
  readonly signingUp?: boolean | undefined;
  /** The session that the person chose for it. */
  readonly chosen?: string | undefined;
  readonly sessionCookie: Secret | undefined;
  /** Of the other accounts that the browser is signed in to. */
  readonly otherSessionCookies?: readonly Secret[];
  /** What stands for who is signed in in the browser once this is answered. */
  readonly browserState?: string | undefined;
  readonly answer?: ConsentAnswer;
  /** Given up by the person before it was granted. */
  readonly cancelled?: boolean;
  /** Another site's form brought it, so the browser held its cookies back: ask again on a page of ours, where it sends them. */
  readonly withoutCookies?: boolean;
}

/** What is known once something goes wrong, or right. */
interface Found {
  trusted?: TrustedRedirect;
  signedIn?: SignedIn | undefined;
}

/** The authorization endpoint (RFC 6749 §3.1, OIDC Core §3.1.2) without HTTP. Each step checks the whole request anew. */
@Injectable()
export class AuthorizationEndpoint {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: RequestReader,
    private readonly progress: RequestProgress,
    private readonly issuers: IssuerAddresses,
    private readonly errors: ErrorAnswers,
  ) {}

  /** @throws UnknownTenant, StorageUnavailable */
  async decide(attempt: AuthorizationAttempt): Promise<Decision> {
    const found: Found = {};
    try {
      const decision = await this.unitOfWork.run(attempt.tenant, async (stores) => {
        const arrived = await this.reader.trust(attempt.parameters, stores);
        found.trusted = arrived.trusted;
        return this.decideTrusted(attempt, arrived, { found, stores });
      });
      await this.noteUse(attempt.tenant, found.signedIn);
      return decision;
    } catch (error) {
      // Caught out here, so that an error undoes what was written.
      if (!(error instanceof OAuthError)) throw error;
      return found.trusted ? this.answer(attempt.tenant, found.trusted, this.errors.of(error)) : { kind: 'shown', error };
    }
  }

  private async decideTrusted(
    attempt: AuthorizationAttempt, arrived: Arrived, { found, stores }: { readonly found: Found; readonly stores: Stores },
  ): Promise<Decision> {
    const request = await this.reader.read(arrived, stores);
    if (attempt.cancelled) throw new AccessDenied({ description: 'the person went back' });
    if (attempt.withoutCookies) return { kind: 'asked', question: { prompt: 'login', request, signedIn: undefined, access: request.access, allows: request.access } };
    const reached = await this.progress.advance(request, attempt, stores);
    if ('question' in reached) return { kind: 'asked', question: reached.question };
    found.signedIn = reached.signedIn;
    const { client: { clientId }, redirectUri, access } = request;
    const { browserState } = attempt;
    const session_state = browserState === undefined || !access.oidcScopes.includes('openid') ? undefined : sessionStateOf({ clientId, redirectUri, browserState });
    return this.answer(attempt.tenant, arrived.trusted, { ...reached.response, session_state });
  }

  /** A unit of work of its own: two that hold the same session and then write to it would wait for each other. */
  private async noteUse(tenant: TenantId, signedIn: SignedIn | undefined): Promise<void> {
    if (!signedIn) return;
    await this.unitOfWork.run(tenant, (stores) => this.progress.note(signedIn, stores)).catch((error: unknown) => {
      // The code is issued; a use that goes unnoted is no reason to withhold it.
      if (!(error instanceof StorageUnavailable)) throw error;
    });
  }

  /** `iss` tells the client whose answer it is (RFC 9207). */
  private answer(tenant: TenantId, { redirectUri, state, responseMode }: TrustedRedirect, parameters: ResponseParameters): Decision {
    const complete = { ...parameters, state, iss: this.issuers.issuerOf(tenant) };
    return { kind: 'answered', delivery: responseMode.deliver(redirectUri, complete) };
  }
}
