import type { Messages } from '../messages/index.js';
import { Leave } from './icons.js';
import { Problem } from './problem.js';
import type { Page } from './render-page.js';

export interface SignOutView {
  readonly words: Messages;
  readonly username: string;
  /** Whom the browser is signed in as besides. */
  readonly others: readonly string[];
  readonly action: string;
  readonly token: string;
  /** What the application asked for, sent along to be checked again. */
  readonly request: readonly (readonly [string, string])[];
  readonly formTargets: readonly string[];
  readonly unverified: boolean;
}

export const signOutPage = (view: SignOutView): Page => ({
  status: view.unverified ? 403 : 200,
  title: view.words.signOut.title,
  words: view.words,
  content: <SignOut {...view} />,
  formTargets: view.formTargets,
});

const SignOut = ({ words: { language, signOut, signIn }, username, others, action, token, request, unverified }: SignOutView) => (
  <>
    <div class="mark">
      <Leave />
    </div>
    <h1>{signOut.title}</h1>
    <p class="lead">
      {signOut.lead(username)} {signOut.effect} {others.length > 0 && signOut.also(new Intl.ListFormat(language).format(others))}
    </p>
    {unverified && <Problem id="problem" title={signIn.problem} text={signOut.unverified} />}
    <form method="post" action={action}>
      <input type="hidden" name="token" value={token} />
      {request.map(([name, value]) => (
        <input type="hidden" key={name} name={name} value={value} />
      ))}
      <button type="submit" class="go" name="decision" value="sign-out">{others.length > 0 ? signOut.submitOne(username) : signOut.submit}</button>
      {others.length > 0 && <button type="submit" class="back" name="decision" value="sign-out-all">{signOut.submitAll}</button>}
      <button type="submit" class="back" name="decision" value="stay">{signOut.stay}</button>
    </form>
  </>
);
