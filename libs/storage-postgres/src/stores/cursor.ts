import { InvalidCursor, type Page, type PageRequest } from '@latchkey/storage';

const MAX_LENGTH = 2_000;
const MAX_LIMIT = 1_000;

/** The place in a list after a row, by the values that the list is ordered by. */
const encodeCursor = (place: readonly string[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws InvalidCursor when it is none that a list of this order gave */
function decodeCursor(cursor: string, length: number): string[] {
  if (cursor.length > MAX_LENGTH) throw new InvalidCursor();
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new InvalidCursor(undefined, { cause });
  }
  if (!Array.isArray(place) || place.length !== length) throw new InvalidCursor();
  if (!place.every((value) => typeof value === 'string' && !value.includes('\0'))) throw new InvalidCursor();
  return place as string[];
}

/** The values of the place to begin after, or one null for each where the list begins. */
export const placeAfter = ({ after }: PageRequest, length: number): (string | null)[] =>
  after === undefined ? new Array<null>(length).fill(null) : decodeCursor(after, length);

/** One row more than is wanted, to know whether there is a next page. */
export const rowsWanted = ({ limit }: PageRequest): number => Math.min(Math.max(Math.trunc(limit), 1), MAX_LIMIT) + 1;

/** The page that the rows make; `rows` was asked for with `rowsWanted`. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  request: PageRequest,
  { item, place }: { readonly item: (row: Row) => Item; readonly place: (row: Row) => readonly string[] },
): Page<Item> {
  const kept = rows.slice(0, rowsWanted(request) - 1);
  const last = kept.at(-1);
  const items = kept.map(item);
  return rows.length > kept.length && last ? { items, next: encodeCursor(place(last)) } : { items };
}
