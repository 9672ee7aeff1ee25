/** Which part of a list is wanted: at most `limit` items after the one that `after` names. */
export interface PageRequest {
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** What to ask for the next page with; left out on the last one. */
  readonly next?: string;
}

/** The `after` of a page request is none that this list gave. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}
