type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The target as a JSON merge patch leaves it (RFC 7396 §2): null removes, objects merge, everything else replaces. */
export function mergePatch(target: Json, patch: object): Json {
  const merged: Record<string, unknown> = { ...target };
  for (const [member, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete merged[member];
    else if (isObject(value)) merged[member] = mergePatch(isObject(merged[member]) ? merged[member] : {}, value);
    else merged[member] = value;
  }
  return merged;
}
