/** The compiler holds them complete. */
export type MembersOf<Shape> = Readonly<Record<keyof Shape, true>>;

/** Throws `TypeError` for a member that nobody reads: a test that misspells one would test something else. @param where for the sentence that refuses it */
export function refuseUnknownMembers(where: string, given: unknown, members: Readonly<Record<string, true>>): void {
  const known = Object.keys(members).join(', ');
  if (typeof given !== 'object' || given === null) throw new TypeError(`${where} takes an object with ${known}; got ${String(given)}.`);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(members, name));
  if (unknown !== undefined) throw new TypeError(`${where} takes no ${unknown}; there are ${known}.`);
}
