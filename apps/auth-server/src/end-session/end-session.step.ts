import { Injectable } from '@nestjs/common';
import type { Parameters } from '@latchkey/protocol';
import type { BrowserSession } from '../interaction/browser/browser-sessions.js';
import { FormTokens } from '../interaction/browser/form-tokens.js';
import type { Visit } from '../interaction/browser/visit.js';
import { withQuery } from '../interaction/browser/with-query.js';
import { stillSignedInPage } from '../interaction/pages/notice.page.js';
import { signOutPage } from '../interaction/pages/sign-out.page.js';
import { signedOutPage } from '../interaction/pages/signed-out.page.js';
import { formTargets } from '../interaction/pages/web-address.js';
import { wayHome, wayToSignIn } from '../interaction/way-to-client.js';
import { EndSessionEndpoint, type EndSessionDecision, type SignOutAnswer } from './end-session.endpoint.js';

/** What the endpoint reads (RP-Initiated Logout 1.0 §2); of these, the ones that a confirmed request needs again. */
const PARAMETERS = ['id_token_hint', 'logout_hint', 'client_id', 'post_logout_redirect_uri', 'state', 'ui_locales'];
const KEPT = ['client_id', 'post_logout_redirect_uri', 'state', 'ui_locales'];

type Of<Kind extends EndSessionDecision['kind']> = Extract<EndSessionDecision, { readonly kind: Kind }>;

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
    const said = parameters.get('decision');
    const decision = await this.endpoint.decide({
      tenant: visit.tenant,
      parameters: parameters.only(PARAMETERS),
      cookies: visit,
      answerAbout: (session) => (isAnswer(said) && this.tokens.verify(token, visit, about(session, parameters)) ? said : undefined),
    });
    if (decision.kind === 'ended') return this.ended(decision, visit);
    const { client } = decision.request;
    if (said === 'stay') return visit.show(stillSignedInPage(visit.words, client && wayHome(client, visit)));
    this.ask(decision, parameters, visit);
  }

  private ended({ request: { postLogoutRedirectUri, state, client }, ended, left, frames }: Of<'ended'>, visit: Visit): void {
    const [current, ...others] = left.map(({ cookie }) => cookie);
    if (current === undefined) visit.forgetSession();
    else visit.rememberSession(current, others);
    const onward = postLogoutRedirectUri === undefined ? undefined : withQuery(postLogoutRedirectUri, { state });
    if (onward !== undefined && frames.length === 0) return visit.redirect(onward);
    const way = client && (wayToSignIn(client, visit) ?? wayHome(client, visit));
    visit.show(signedOutPage(visit.words, { ended: ended.map(nameOf), left: left.map(nameOf), signOut: visit.to('sign-out'), way, frames, onward }));
  }

  private ask({ request: { client, postLogoutRedirectUri }, meant, others }: Of<'asked'>, parameters: Parameters, visit: Visit): void {
    const named: readonly (readonly [string, string])[] = client ? [['client_id', client.clientId]] : [];
    const request = [...named, ...parameters.only(KEPT).entries().filter(([name]) => name !== 'client_id')];
    const view = {
      words: visit.words,
      username: nameOf(meant),
      others: others.map(nameOf),
      action: visit.to('sign-out'),
      token: this.tokens.mint(visit, aboutRequest(meant, request)),
      request,
      formTargets: formTargets(postLogoutRedirectUri),
      unverified: visit.isPost && parameters.has('token'),
    };
    visit.show(signOutPage(view));
  }
}

const isAnswer = (said: string | undefined): said is SignOutAnswer => said === 'sign-out' || said === 'sign-out-all';

const nameOf = ({ account }: BrowserSession): string => account.username;

const aboutRequest = ({ session }: BrowserSession, request: readonly (readonly [string, string])[]): readonly string[] => [
  'sign-out', session.id, JSON.stringify(request.map(([name, value]) => [name, value]).sort()),
];

const about = (session: BrowserSession, parameters: Parameters): readonly string[] => aboutRequest(session, parameters.only(KEPT).entries());

const again = (parameters: Parameters, visit: Visit): string => withQuery(visit.to('sign-out'), Object.fromEntries(parameters.only(PARAMETERS).entries()));
