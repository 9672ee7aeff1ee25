import { jest } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { dropUnread } from './unread.js';

describe('An answer', () => {
  beforeAll(() => void jest.useFakeTimers());
  afterAll(() => void jest.useRealTimers());
  const answered = (gone: AbortSignal) => {
    const socket = { destroyed: false, destroy: () => void (socket.destroyed = true) };
    dropUnread({ raw: { socket } } as unknown as FastifyReply, gone);
    return socket;
  };

  it('that is not read in time takes its connection along, and no other does', () => {
    const [slow, quick, left] = [new AbortController(), new AbortController(), AbortSignal.abort()];
    const sockets = [slow.signal, quick.signal, left].map(answered);
    jest.advanceTimersByTime(14_000);
    quick.abort();
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
    jest.advanceTimersByTime(2_000);
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, false, false]);
  });
});
