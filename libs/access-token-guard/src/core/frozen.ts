/** A set that nobody changes: what is remembered of a token is handed to many requests. */
class FrozenSet<Value> extends Set<Value> {
  constructor(values: Iterable<Value>) {
    super();
    for (const value of values) super.add(value);
    Object.freeze(this);
  }

  override add(): never {
    throw new TypeError('This set cannot be changed.');
  }

  override delete(): never {
    throw new TypeError('This set cannot be changed.');
  }

  override clear(): never {
    throw new TypeError('This set cannot be changed.');
  }
}

export function frozenSet<Value>(values: Iterable<Value>): ReadonlySet<Value> {
  return new FrozenSet(values);
}

/** Freezes a value from JSON, and all that is in it. */
export function frozen<Value extends object>(value: Value): Value {
  // No recursion: how deep it goes is the sender's choice.
  const open: object[] = [value];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    for (const inner of Object.values(Object.freeze(item))) if (typeof inner === 'object' && inner !== null) open.push(inner as object);
  }
  return value;
}
