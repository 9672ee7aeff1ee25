import type { Page } from '@latchkey/storage';

/** What a handler answers beside the body. */
export interface AnswerDetail {
  /** The version of the thing, for `ETag`. */
  readonly version?: number;
  /** Where the new thing is, under the tenant's base, as `/v1/clients/shop`. */
  readonly location?: string;
  /** The cursor of the next page. */
  readonly next?: string;
}

/** A body and what its headers need. */
export class Answer<Body> {
  constructor(
    readonly body: Body,
    readonly detail: AnswerDetail = {},
  ) {}
}

export interface PageBody<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** A page of a list; its `next` is in the body and in the `Link` header (RFC 8288). */
export function pageAnswer<Item, Shown>(page: Page<Item>, show: (item: Item) => Shown): Answer<PageBody<Shown>> {
  const next = page.next === undefined ? {} : { next: page.next };
  return new Answer({ items: page.items.map(show), ...next }, next);
}
