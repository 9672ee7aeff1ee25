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
