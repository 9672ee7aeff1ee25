import type { StatusListStateRow } from '../entities/status-list-state.entity.js';

/** Places as the statements give them, four bytes each; null where there are none. */
export type Places = Buffer | null;

/** What was kept of a list, all null where nothing was; and how far the log has come. */
export type Kept = { readonly [Member in 'position' | 'seen' | 'dead']: StatusListStateRow[Member] | null } & { readonly head: string };

/** How far a status list is worked out: of the places seen it is known what ended them up to the position. A dead token stays dead. */
export class StatusListProgress {
  private constructor(
    private known: number,
    readonly seen: Buffer,
    readonly dead: Buffer,
  ) {}

  /** From the beginning where nothing was kept, or of another log or size. @param size how many places there are */
  static of({ head, position, seen, dead }: Kept, size: number): StatusListProgress {
    const known = position !== null && Number(position) <= Number(head) && seen?.length === size / 8 && dead?.length === size / 8;
    // Of no token everything is known.
    return known ? new StatusListProgress(Number(position), seen, dead) : new StatusListProgress(Number(head), Buffer.alloc(size / 8), Buffer.alloc(size / 8));
  }

  get position(): number {
    return this.known;
  }

  /** @param oldest the first position that one of their tokens was issued at: nothing below it ends any of them */
  see(places: Places, oldest: number): void {
    this.known = Math.min(this.known, oldest);
    mark(this.seen, places);
  }

  end(places: Places): void {
    mark(this.dead, places);
  }
}

function mark(bits: Buffer, places: Places): void {
  for (let at = 0; at < (places?.length ?? 0); at += 4) {
    const place = places?.readInt32BE(at) ?? 0;
    bits[place >> 3]! |= 1 << (place & 7);
  }
}
