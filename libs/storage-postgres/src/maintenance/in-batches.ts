/** Goes on until a batch was not full: so that no lock is held for long, and what somebody else has locked is left for the next time. */
export async function inBatches(size: number, batch: () => Promise<number | null>): Promise<void> {
  while ((await batch()) === size);
}
