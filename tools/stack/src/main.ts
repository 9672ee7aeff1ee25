import { Children } from './processes/children.js';
import { PROJECT_ROOT } from './project-root.js';
import { lockStack } from './stack-lock.js';
import { StackFailure } from './stack-failure.js';
import { readStackSettings } from './stack-settings.js';
import { startStack } from './start-stack.js';
import { openStateFolder } from './state-folder.js';
import { stopRequested } from './stop-requests.js';

/** Longer than a service gives its requests under way. */
const PATIENCE = 12_000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

// Whoever read our output may go (`npm start | head`): that must not cost the services their orderly end.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

const children = new Children();
const stop = stopRequested(() => process.exit(1));

/** Runs until it is asked to stop, or until one of the processes ends. */
const run = async (): Promise<void> => {
  const settings = readStackSettings(process.env);
  const state = await openStateFolder(PROJECT_ROOT);
  const lock = lockStack(state.file('stack.pid'));
  process.on('exit', () => lock.release());
  const started = startStack({ root: PROJECT_ROOT, environment: process.env, settings, state, children, say });
  const processes = await Promise.race([started, stop]);
  if (processes === undefined) return;
  const ended = await Promise.race([stop, ...processes.map((child) => child.ended.then(({ code, signal }) => `${child.name} ended unexpectedly (${signal ?? `code ${code}`})`))]);
  if (ended) throw new StackFailure(`${ended}, so everything was stopped: see its messages above, and start again.`);
};

/** One sentence for what has one; anything else is a fault of ours and keeps its stack. */
const explain = (error: unknown): string => (error instanceof StackFailure ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));

let code = 0;
try {
  await run();
} catch (error) {
  code = 1;
  await new Promise<void>((resolve) => process.stderr.write(`${explain(error)}\n`, () => resolve()));
}
if (code === 0) say('Stopping …');
await children.stop(PATIENCE);
process.exit(code);
