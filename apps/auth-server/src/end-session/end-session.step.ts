import { Injectable } from '@nestjs/common';
import type { SignedIn } from '@latchkey/accounts';
import type { Parameters } from '@latchkey/protocol';
import { FormTokens } from '../interaction/browser/form-tokens.js';
import type { Visit } from '../interaction/browser/visit.js';
import { withQuery } from '../interaction/browser/with-query.js';
import { signedOutPage, stillSignedInPage } from '../interaction/pages/notice.page.js';
import { signOutPage } from '../interaction/pages/sign-out.page.js';
import { formTargets } from '../interaction/pages/web-address.js';
import { wayHome, wayToSignIn } from '../interaction/way-to-client.js';
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
    const stays = parameters.get('decision') === 'stay';
    const decision = await this.endpoint.decide({
      tenant: visit.tenant,
      parameters: parameters.only(PARAMETERS),
      sessionCookie: visit.sessionCookie,
      isConfirmed: (signedIn) => !stays && isConfirmed(signedIn),
    });
    if (decision.kind === 'ended') return this.ended(decision.request, visit);
    const { client } = decision.request;
    if (stays) return visit.show(stillSignedInPage(visit.words, client && wayHome(client, visit)));
    this.ask(decision.request, decision.signedIn, parameters, visit);
  }

  private ended({ postLogoutRedirectUri, state, client }: EndSessionRequest, visit: Visit): void {
    visit.forgetSession();
    if (postLogoutRedirectUri !== undefined) visit.redirect(withQuery(postLogoutRedirectUri, { state }));
    else visit.show(signedOutPage(visit.words, client && (wayToSignIn(client, visit) ?? wayHome(client, visit))));
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
