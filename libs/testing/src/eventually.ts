// Less than a test may take, and more than a busy machine needs.
const BOUND = 100_000;
const PAUSE = 20;

/**
 * Asks until the answer is as wished: what one node changed, another learns a moment later.
 * @throws what the last answer failed with
 */
export async function eventually(check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + BOUND;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
