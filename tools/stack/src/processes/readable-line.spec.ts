import { readableLine } from './readable-line.js';

describe('readableLine', () => {
  it('tells time, level, service, message and members of a log line', () => {
    const line = JSON.stringify({ level: 'warn', time: '2026-11-21T01:02:03.456Z', service: 'auth-server', context: 'Feed', tries: 2, msg: 'feed lost' });
    expect(readableLine('auth-server', line)).toBe('01:02:03 warn auth-server: feed lost context=Feed tries=2');
  });

  it.each(['plain words', '{broken', '{"no":"level"}'])('leaves %p as it is', (line) => {
    expect(readableLine('admin-api', line)).toBe(`admin-api: ${line}`);
  });
});
