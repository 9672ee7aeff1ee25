import { DemoFailure } from './demo-failure.js';
import { journey } from './journey.js';
import { Narrator } from './narrator.js';
import { readSettings } from './settings.js';

const narrator = new Narrator((line) => console.log(line));

/** One sentence for what has one; of anything else what the library and the server say, without the answer that it came in. */
const explain = (error: unknown): string => {
  if (error instanceof DemoFailure) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { error: code, error_description: description } = error as { error?: unknown; error_description?: unknown };
  return [error.message, code, description].filter((part) => typeof part === 'string').join(': ');
};

try {
  await journey(await readSettings(process.env), narrator);
  console.log(`\nAll ${narrator.steps} steps held.`);
} catch (error) {
  console.error(`\n${explain(error)}`);
  process.exitCode = 1;
}
