import { tagsOf, type Tag } from './tags.js';

type Pair = readonly [string, string];

/** A form of a page, ready to be filled in and sent. */
export interface Form {
  readonly method: 'get' | 'post';
  readonly action: URL;
  /** Name and value of each input, in their order. */
  readonly fields: readonly Pair[];
  /** Name and value of each submit button; the first is the way forward. */
  readonly buttons: readonly Pair[];
}

interface Draft {
  readonly method: 'get' | 'post';
  readonly action: URL;
  readonly fields: Pair[];
  readonly buttons: Pair[];
}

/** The forms of a page in their order. @param address where the page was found, which relative actions are relative to */
export function formsOf(html: string, address: URL): readonly Form[] {
  const forms: Draft[] = [];
  let open: Draft | undefined;
  for (const tag of tagsOf(html)) {
    if (tag.name === 'form') {
      open = tag.closing ? undefined : begun(tag, address);
      if (open) forms.push(open);
    } else if (open && !tag.closing) take(tag, open);
  }
  return forms;
}

const begun = ({ attributes }: Tag, address: URL): Draft => ({
  method: attributes.get('method')?.toLowerCase() === 'post' ? 'post' : 'get',
  action: new URL(attributes.get('action') ?? '', address),
  fields: [],
  buttons: [],
});

function take({ name, attributes }: Tag, form: Draft): void {
  const pair: Pair = [attributes.get('name') ?? '', attributes.get('value') ?? ''];
  if (name === 'button' && (attributes.get('type') ?? 'submit') === 'submit') form.buttons.push(pair);
  if (name === 'input' && pair[0] !== '') form.fields.push(pair);
}
