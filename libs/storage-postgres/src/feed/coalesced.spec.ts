import { Coalesced } from './coalesced.js';

describe('A coalesced task', () => {
  it('gives each caller a run that began after its call, and shares it', async () => {
    const gates: ((failure?: Error) => void)[] = [];
    const task = new Coalesced(() => new Promise((resolve, reject) => gates.push((failure) => (failure ? reject(failure) : resolve()))));
    const first = task.run();
    const [second, third] = [task.run(), task.run()];
    expect(gates).toHaveLength(1);
    gates[0]?.();
    await first;
    await Promise.resolve();
    expect(gates).toHaveLength(2);
    gates[1]?.();
    await Promise.all([second, third]);
    expect(gates).toHaveLength(2);
  });

  it('runs again after a failure, which only those learn who asked for that run', async () => {
    const failing = [true, false];
    const task = new Coalesced(async () => {
      if (failing.shift()) throw new Error('cut');
    });
    const [first, second] = [task.run(), task.run()];
    await expect(first).rejects.toThrow('cut');
    await second;
    await task.settled();
  });
});
