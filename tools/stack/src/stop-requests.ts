const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const WATCH = 500;
/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. */
const ECHO = 250;

/**
 * Resolves when the stack is asked to stop: by a signal, or by the end of the npm that started it (npm passes a signal
 * to its shell, and not every shell passes it on).
 *
 * @param atOnce called at a second request
 */
export const stopRequested = (atOnce: () => void): Promise<void> =>
  new Promise((resolve) => {
    let asked: number | undefined;
    const ask = (): void => {
      const now = performance.now();
      if (asked === undefined) {
        asked = now;
        resolve();
      } else if (now - asked > ECHO) atOnce();
    };
    for (const signal of SIGNALS) process.on(signal, ask);
    if (process.env.npm_lifecycle_event !== undefined) watchParent(() => (asked === undefined ? ask() : undefined));
  });

const watchParent = (gone: () => void): void => {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    gone();
  }, WATCH);
  watch.unref();
};
