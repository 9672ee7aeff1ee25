import type { Messages } from '../messages/index.js';
import { Key } from './icons.js';
import { Problem } from './problem.js';
import type { Page } from './render-page.js';

export interface SelectAccountView {
  readonly words: Messages;
  readonly client: string;
  readonly accounts: readonly { readonly session: string; readonly username: string }[];
  readonly action: string;
  readonly interaction: string;
  readonly token: string;
  /** Leads to signing in as somebody else. */
  readonly otherAccount: string;
  readonly formTargets: readonly string[];
  /** Whether a choice could not be taken. */
  readonly again: boolean;
}

export const selectAccountPage = (view: SelectAccountView): Page => ({
  status: view.again ? 409 : 200,
  title: view.words.selectAccount.title,
  words: view.words,
  content: <SelectAccount {...view} />,
  formTargets: view.formTargets,
});

const SelectAccount = ({ words: { selectAccount, signIn }, client, accounts, again, ...view }: SelectAccountView) => (
  <>
    <div class="mark">
      <Key />
    </div>
    <h1>{selectAccount.title}</h1>
    <p class="lead">{signIn.lead(client)}</p>
    {again && <Problem id="problem" title={signIn.problem} text={selectAccount.changed} />}
    <form method="post" action={view.action}>
      <input type="hidden" name="interaction" value={view.interaction} />
      <input type="hidden" name="token" value={view.token} />
      {accounts.map(({ session, username }) => (
        <button type="submit" class="back" name="session" value={session} key={session}>{username}</button>
      ))}
      <button type="submit" class="quiet" name="decision" value="cancel">{signIn.cancel(client)}</button>
    </form>
    <p class="small">
      <a href={view.otherAccount}>{selectAccount.another}</a>
    </p>
  </>
);
