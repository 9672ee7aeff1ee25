import { EventStreamReader, MalformedStream } from './event-stream.js';

const readIn = (text: string | Buffer, size: number, maxLength = 1_000): unknown[] => {
  const reader = new EventStreamReader(maxLength);
  const bytes = Buffer.from(text as string);
  const events: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size) events.push(...reader.read(bytes.subarray(at, at + size)));
  return events;
};

describe('an event stream', () => {
  const stream = '\ufeffid: 7\nevent: keys\ndata: {"ä":\ndata:1}\n\n: comment\n\nevent:entries\r\ndata:\r\n\r\nevent: lost\n\ndata\rretry: 5\r\rdata: cut off';

  it('is read alike in whatever pieces it comes', () => {
    const whole = [{ event: 'keys', data: '{"ä":\n1}' }, { event: 'entries', data: '' }, { event: '', data: '' }];
    for (let size = 1; size <= Buffer.byteLength(stream); size += 1) expect(readIn(stream, size)).toEqual(whole);
  });

  it('has bounded lines and messages', () => {
    for (const size of [1, 7, 5_000]) {
      expect(() => readIn(`data: ${'x'.repeat(2_000)}`, size)).toThrow(MalformedStream);
      expect(() => readIn('data: 123456789\n'.repeat(200), size)).toThrow(MalformedStream);
    }
  });

  it('may be kept open by comments for ever', () => {
    expect(readIn(`${': still here\n'.repeat(1_000)}data: 1\n\n`, 64)).toEqual([{ event: '', data: '1' }]);
  });

  it('is refused when it is not UTF-8', () => {
    expect(() => readIn(Buffer.from('data: \xff\n\n', 'latin1'), 100)).toThrow(MalformedStream);
  });
});
