import type { Messages } from '../messages/index.js';
import { Leave } from './icons.js';
import type { Page } from './render-page.js';
import { formTargets } from './web-address.js';

export interface FormPostView {
  readonly action: string;
  readonly fields: readonly (readonly [string, string])[];
}

/** Posts an answer to the client: by itself where scripts run, by its button where they do not (Form Post Response Mode §2). */
export const formPostPage = (words: Messages, view: FormPostView): Page => ({
  status: 200,
  title: words.formPost.title,
  words,
  content: <FormPost words={words} {...view} />,
  formTargets: formTargets(view.action),
  script: 'document.forms[0].submit()',
});

const FormPost = ({ words: { formPost }, action, fields }: FormPostView & { readonly words: Messages }) => (
  <>
    <div class="mark">
      <Leave />
    </div>
    <h1>{formPost.title}</h1>
    <p class="lead">{formPost.text}</p>
    <form method="post" action={action}>
      {fields.map(([name, value]) => (
        <input type="hidden" name={name} value={value} key={name} />
      ))}
      <button type="submit" class="go">{formPost.submit}</button>
    </form>
  </>
);
