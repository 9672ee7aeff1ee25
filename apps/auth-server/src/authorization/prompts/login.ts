import { Injectable } from '@nestjs/common';
import { Clock, LoginRequired, after } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { IdTokens, Subjects } from '@latchkey/token-issuance';
import { valuesAskedFor } from '../claim-values-asked.js';
import { Prompt, type Question, type Situation } from './prompt.js';

/** The person signs in when nobody is signed in, when the client or the person wants it anew, or when it is too long ago. */
@Injectable()
export class LoginPrompt extends Prompt {
  readonly name = 'login';

  constructor(
    private readonly idTokens: IdTokens,
    private readonly subjects: Subjects,
    private readonly clock: Clock,
  ) {
    super();
  }

  async question(situation: Situation, stores: Stores): Promise<Question | undefined> {
    if (!this.isNeeded(situation) && this.isNamed(situation, stores) && (await this.isMeant(situation, stores))) return undefined;
    const { request, signedIn } = situation;
    return { prompt: this.name, request, signedIn, access: request.access, allows: request.access };
  }

  unasked(): LoginRequired {
    return new LoginRequired({ description: 'the person is not signed in, or must sign in again' });
  }

  /**
   * Whether the person is the one that `claims` names with a value of `sub`, if it does. Nobody else will do, however willing (OIDC Core
   * §5.5.1). @throws LoginRequired when another one has signed in for this very request
   */
  private isNamed({ request: { claims, client }, signedIn, began }: Situation, stores: Pick<Stores, 'tenant'>): boolean {
    const named = [valuesAskedFor(claims?.idToken?.['sub']), valuesAskedFor(claims?.userinfo?.['sub'])].filter((values) => values !== undefined);
    const isSubject = (value: unknown) => this.subjects.isOf(value, { client, accountId: signedIn?.account.id ?? '' }, stores);
    if (!signedIn || named.every((values) => values.some(isSubject))) return true;
    if (signedIn.session.authTime < began) return false;
    throw new LoginRequired({ description: 'another person has signed in than the one that claims names with sub' });
  }

  /** Whether the person is the one that the client expects, where it says so with an ID token (OIDC Core §3.1.2.1, `id_token_hint`). */
  private async isMeant({ request, signedIn, began }: Situation, stores: Stores): Promise<boolean> {
    const value = request.parameters.get('id_token_hint');
    // Who signs in for this very request is who the person wants to be.
    if (value === undefined || !signedIn || signedIn.session.authTime >= began) return true;
    const hint = await this.idTokens.hint(value, stores);
    return this.subjects.isOf(hint?.sub, { client: request.client, accountId: signedIn.account.id }, stores);
  }

  private isNeeded({ request, signedIn, began, reauthenticate }: Situation): boolean {
    if (!signedIn) return true;
    const { authTime } = signedIn.session;
    // Signed in since the request began: whatever it demands has been done.
    if (authTime >= began) return false;
    if (reauthenticate || request.prompts.has('login')) return true;
    return request.maxAge !== undefined && this.clock.now() > after(authTime, request.maxAge);
  }
}
