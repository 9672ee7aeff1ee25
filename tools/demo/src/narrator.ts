/** Tells each step in a line of its own. */
export class Narrator {
  private told = 0;

  constructor(private readonly say: (line: string) => void) {}

  get steps(): number {
    return this.told;
  }

  /**
   * Takes a step and tells that it held, or that it did not and lets the error go on.
   * @param action is given `note`, which adds to the line what was seen
   */
  async step<Result>(title: string, action: (note: (text: string) => void) => Promise<Result>): Promise<Result> {
    const notes: string[] = [];
    this.told++;
    try {
      const result = await action((text) => notes.push(text));
      this.say(`✓ ${[title, ...notes].join(' · ')}`);
      return result;
    } catch (error) {
      this.say(`✗ ${title}`);
      throw error;
    }
  }
}
