import type { Messages } from '../messages/index.js';
import { Key } from './icons.js';
import { Problem } from './problem.js';
import type { Page } from './render-page.js';

type FieldName = 'username' | 'password' | 'name' | 'email';

/** What was filled in, to be shown again; never the password. */
export type SignUpFields = Partial<Readonly<Record<Exclude<FieldName, 'password'>, string>>>;

export interface SignUpProblem {
  readonly text: string;
  readonly status: number;
  /** The field that is at fault. */
  readonly field?: FieldName;
  readonly retryAfter?: number;
}

export interface SignUpView {
  readonly words: Messages;
  readonly client: string;
  readonly fields: SignUpFields;
  readonly action: string;
  readonly interaction: string;
  readonly token: string;
  /** Leads to signing in with an account that is there already. */
  readonly signIn: string;
  readonly formTargets: readonly string[];
  readonly problem?: SignUpProblem;
}

export const signUpPage = (view: SignUpView): Page => ({
  status: view.problem?.status ?? 200,
  title: `${view.problem ? `${view.words.signIn.problem}: ` : ''}${view.words.signUp.title}`,
  words: view.words,
  content: <SignUp {...view} first={firstField(view)} />,
  formTargets: view.formTargets,
  ...(view.problem?.retryAfter !== undefined && { retryAfter: view.problem.retryAfter }),
});

/** Where typing begins: in the field at fault, else in the first that is still to be filled in. */
const firstField = ({ fields, problem }: SignUpView): FieldName => problem?.field ?? (fields.username ? 'password' : 'username');

const SignUp = ({ words: { signUp, signIn }, client, fields, problem, first, ...view }: SignUpView & { readonly first: FieldName }) => (
  <>
    <div class="mark">
      <Key />
    </div>
    <h1>{signUp.title}</h1>
    <p class="lead">{signIn.lead(client)}</p>
    {problem && <Problem id="problem" title={signIn.problem} text={problem.text} {...(problem.field && { field: problem.field })} />}
    <form method="post" action={view.action}>
      <input type="hidden" name="interaction" value={view.interaction} />
      <input type="hidden" name="token" value={view.token} />
      <Field name="username" label={signIn.username} value={fields.username} kind={{ type: 'text', autocomplete: 'username', required: true }} problem={problem} first={first} />
      <Field name="password" label={signUp.password} kind={{ type: 'password', autocomplete: 'new-password', required: true }} problem={problem} first={first} />
      <Field name="name" label={signUp.name} value={fields.name} kind={{ type: 'text', autocomplete: 'name' }} problem={problem} first={first} />
      <Field name="email" label={signUp.email} value={fields.email} kind={{ type: 'email', autocomplete: 'email' }} problem={problem} first={first} />
      <button type="submit" class="go" name="decision" value="sign-up">{signUp.submit}</button>
      <button type="submit" class="quiet" name="decision" value="cancel" formnovalidate>{signIn.cancel(client)}</button>
    </form>
    <p class="small">
      <a href={view.signIn}>{signUp.signIn}</a>
    </p>
  </>
);

interface FieldProps {
  readonly name: FieldName;
  readonly label: string;
  readonly value?: string | undefined;
  readonly kind: { readonly type: 'text' | 'password' | 'email'; readonly autocomplete: string; readonly required?: boolean };
  readonly problem: SignUpProblem | undefined;
  readonly first: FieldName;
}

const Field = ({ name, label, value, kind: { type, ...kind }, problem, first }: FieldProps) => {
  const attributes = {
    id: name,
    name,
    value,
    autofocus: name === first,
    autocapitalize: 'none',
    spellcheck: false,
    ...kind,
    ...(problem?.field === name && { class: 'wrong', 'aria-invalid': 'true' as const, 'aria-describedby': 'problem' }),
  } as const;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {type === 'password' && <input type="password" {...attributes} />}
      {type === 'email' && <input type="email" {...attributes} />}
      {type === 'text' && <input type="text" {...attributes} />}
    </div>
  );
};
