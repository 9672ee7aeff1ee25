/** Something did not hold, as one sentence. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}

/** @throws DemoFailure with the sentence unless it holds */
export function demand(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new DemoFailure(sentence);
}
