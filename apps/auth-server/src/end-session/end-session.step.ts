import { Injectable } from '@nestjs/common';
import type { SignedIn } from '@latchkey/accounts';
import type { Parameters } from '@latchkey/protocol';
import { FormTokens } from '../interaction/browser/form-tokens.js';
import type { Visit } from '../interaction/browser/visit.js';
import { withQuery } from '../interaction/browser/with-query.js';
import { clientName } from '../interaction/client-name.js';
import type { Messages } from '../interaction/messages/index.js';
import { signedOutPage, stillSignedInPage, type Way } from '../interaction/pages/notice.page.js';
import { signOutPage } from '../interaction/pages/sign-out.page.js';
import { formTargets } from '../interaction/pages/web-address.js';
import type { EndSessionRequest } from './end-session-request.js';
import { EndSessionEndpoint } from './end-session.endpoint.js';

/** What the endpoint reads (RP-Initiated Logout 1.0 §2); of these, the ones that a confirmed request needs again. */
const PARAMETERS = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state', 'ui_locales'];
const KEPT = ['client_id', 'post_logout_redirect_uri', 'state', 'ui_locales'];

/** From a request to sign out to the page or the redirect that ends it. */
@Injectable()
export class EndSessionStep {
  constructor(
    private readonly endpoint: EndSessionEndpoint,
    private readonly tokens: FormTokens,
  ) {}

  async serve(parameters: Parameters, visit: Visit): Promise<void> {
    const token = visit.isPost ? parameters.get('token') : undefined;
    // Another site's form comes without cookies: once more as a link, with them.
    if (visit.isPost && token === undefined && visit.sessionCookie === undefined) return visit.redirect(again(parameters, visit));
    const isConfirmed = (signedIn: SignedIn) => this.tokens.verify(token, visit, about(signedIn, parameters));
    const { words } = visit;
    const stays = parameters.get('decision') === 'stay';
    const decision = await this.endpoint.decide({
      tenant: visit.tenant,
      parameters: parameters.only(PARAMETERS),
      sessionCookie: visit.sessionCookie,
      isConfirmed: (signedIn) => !stays && isConfirmed(signedIn),
    });
    if (decision.kind === 'ended') return this.ended(decision.request, visit, words);
    if (stays) return visit.show(stillSignedInPage(words, wayTo(decision.request, words)));
    this.ask(decision.request, decision.signedIn, parameters, visit);
  }

  private ended({ postLogoutRedirectUri, state, client }: EndSessionRequest, visit: Visit, words: Messages): void {
    visit.forgetSession();
    if (postLogoutRedirectUri !== undefined) visit.redirect(withQuery(postLogoutRedirectUri, { state }));
    else visit.show(signedOutPage(words, wayTo({ client }, words)));
  }

  private ask({ client, postLogoutRedirectUri }: EndSessionRequest, signedIn: SignedIn, parameters: Parameters, visit: Visit): void {
    const named: readonly (readonly [string, string])[] = client ? [['client_id', client.clientId]] : [];
    const request = [...named, ...parameters.only(KEPT).entries().filter(([name]) => name !== 'client_id')];
    const view = {
      words: visit.words,
      username: signedIn.account.username,
      action: visit.to('sign-out'),
      token: this.tokens.mint(visit, aboutRequest(signedIn, request)),
      request,
      formTargets: formTargets(postLogoutRedirectUri),
      unverified: visit.isPost && parameters.has('token'),
    };
    visit.show(signOutPage(view));
  }
}

const aboutRequest = ({ session }: SignedIn, request: readonly (readonly [string, string])[]): readonly string[] => [
  'sign-out', session.id, JSON.stringify(request.map(([name, value]) => [name, value]).sort()),
];

const about = (signedIn: SignedIn, parameters: Parameters): readonly string[] => aboutRequest(signedIn, parameters.only(KEPT).entries());

const again = (parameters: Parameters, visit: Visit): string => withQuery(visit.to('sign-out'), Object.fromEntries(parameters.only(PARAMETERS).entries()));

const wayTo = ({ client }: Pick<EndSessionRequest, 'client'>, words: Messages): Way | undefined =>
  client && { to: client.clientUri, label: words.backTo(clientName(client)) };
