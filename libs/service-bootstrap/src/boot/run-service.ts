import { explainFailure } from './explain-failure.js';
import type { RunningService } from './start-service.js';

/**
 * Starts a service and ends the process with it: code 0 after a graceful stop (SIGTERM, SIGINT, or the end of a parent
 * that started it with an IPC channel), code 1 and one sentence on stderr when it cannot start. A second signal ends it at once.
 *
 * @param start starts the service; whatever it throws is explained
 */
export const runService = async (start: () => Promise<RunningService>): Promise<void> => {
  // Asked before: it may be gone when the service has started.
  const hasParent = process.connected;
  try {
    const service = await start();
    stopOnSignals(service, hasParent);
  } catch (error) {
    await endWith(1, explainFailure(error));
  }
};

/**
 * Runs a job that ends by itself: code 0 when it is done, code 1 and one sentence on stderr when it cannot be.
 *
 * @param job whatever it throws is explained
 */
export const runJob = async (job: () => Promise<void>): Promise<void> => {
  try {
    await job();
  } catch (error) {
    await endWith(1, explainFailure(error));
  }
};

const stopOnSignals = (service: RunningService, hasParent: boolean): void => {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    service.close().then(
      () => process.exit(0),
      (error: unknown) => endWith(1, explainFailure(error)),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A parent that died without a signal must not leave its services behind.
  const abandoned = (): void => (stopping ? undefined : stop());
  if (hasParent && !process.connected) abandoned();
  else process.once('disconnect', abandoned);
};

/** Waits until the sentence is written: stderr may be a pipe, which process.exit would cut off. */
const endWith = async (code: number, sentence: string): Promise<never> => {
  await new Promise<void>((resolve) => process.stderr.write(`${sentence}\n`, () => resolve()));
  process.exit(code);
};
