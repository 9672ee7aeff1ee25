import type { Messages } from '../messages/index.js';
import { Key } from './icons.js';
import { Problem } from './problem.js';
import type { Page } from './render-page.js';

export interface SignInView {
  readonly words: Messages;
  readonly client: string;
  /** Whether somebody is signed in and has to prove it anew. */
  readonly again: boolean;
  readonly action: string;
  readonly interaction: string;
  readonly token: string;
  /** Leads to making an account, where there is such a way. */
  readonly create: string | undefined;
  readonly formTargets: readonly string[];
  readonly username: string | undefined;
  readonly problem?: SignInProblem;
}

export interface SignInProblem {
  readonly text: string;
  readonly status: number;
  /** Whether what was typed is at fault. */
  readonly inFields: boolean;
  readonly retryAfter?: number;
}

export const signInPage = (view: SignInView): Page => ({
  status: view.problem?.status ?? 200,
  title: `${view.problem ? `${view.words.signIn.problem}: ` : ''}${view.words.signIn.title}`,
  words: view.words,
  content: <SignIn {...view} />,
  formTargets: view.formTargets,
  ...(view.problem?.retryAfter !== undefined && { retryAfter: view.problem.retryAfter }),
});

const SignIn = ({ words: { signIn }, client, again, action, interaction, token, username, create, problem }: SignInView) => (
  <>
    <div class="mark">
      <Key />
    </div>
    <h1>{signIn.title}</h1>
    <p class="lead">{again ? signIn.leadAgain(client) : signIn.lead(client)}</p>
    {problem && <Problem id="problem" title={signIn.problem} text={problem.text} {...(problem.inFields && { field: username ? 'password' : 'username' })} />}
    <form method="post" action={action}>
      <input type="hidden" name="interaction" value={interaction} />
      <input type="hidden" name="token" value={token} />
      <Field name="username" label={signIn.username} value={username} problem={problem} autofocus={!username} />
      <Field name="password" label={signIn.password} value={undefined} problem={problem} autofocus={!!username} />
      <button type="submit" class="go" name="decision" value="sign-in">
        {signIn.submit}
      </button>
      <button type="submit" class="quiet" name="decision" value="cancel" formnovalidate>
        {signIn.cancel(client)}
      </button>
    </form>
    {create !== undefined && (
      <p class="small">
        <a href={create}>{signIn.create}</a>
      </p>
    )}
  </>
);

interface FieldProps {
  readonly name: 'username' | 'password';
  readonly label: string;
  readonly value: string | undefined;
  readonly problem: SignInProblem | undefined;
  readonly autofocus: boolean;
}

const Field = ({ name, label, value, problem, autofocus }: FieldProps) => {
  const attributes = {
    id: name,
    name,
    required: true,
    autofocus,
    autocapitalize: 'none',
    spellcheck: false,
    ...(problem && { 'aria-describedby': 'problem' }),
    ...(problem?.inFields && { class: 'wrong', 'aria-invalid': 'true' as const }),
  } as const;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {name === 'password' ? (
        <input type="password" autocomplete="current-password" {...attributes} />
      ) : (
        <input type="text" value={value} autocomplete="username" inputmode="email" {...attributes} />
      )}
    </div>
  );
};
