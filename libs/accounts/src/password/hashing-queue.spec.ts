import { TemporarilyUnavailable } from '@latchkey/protocol';
import { HashingQueue } from './hashing-queue.js';

/** A job that ends when told. */
const job = () => {
  const told: { end: () => void } = { end: () => undefined };
  const done = new Promise<void>((resolve) => (told.end = resolve));
  return { told, run: () => done };
};

describe('HashingQueue', () => {
  it('runs no more jobs at once than allowed, the others in the order they came', async () => {
    const queue = new HashingQueue({ concurrency: 1, waiting: 2 });
    const first = job();
    const order: string[] = [];
    const all = [queue.run(first.run), queue.run(async () => void order.push('second')), queue.run(async () => void order.push('third'))];
    await Promise.resolve();
    expect(order).toEqual([]);
    first.told.end();
    await Promise.all(all);
    expect(order).toEqual(['second', 'third']);
  });

  it('refuses what would wait behind too many', async () => {
    const queue = new HashingQueue({ concurrency: 1, waiting: 0 });
    const first = job();
    const running = queue.run(first.run);
    await expect(queue.run(async () => undefined)).rejects.toThrow(TemporarilyUnavailable);
    first.told.end();
    await running;
    await expect(queue.run(async () => 'served')).resolves.toBe('served');
  });

  it('frees the place of a job that failed', async () => {
    const queue = new HashingQueue({ concurrency: 1, waiting: 0 });
    await expect(queue.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(queue.run(async () => 'served')).resolves.toBe('served');
  });
});
