import { MalformedJson } from '../strict-json.js';
import { MalformedFeed, streamedMessage } from './feed-message.js';

const HASH = 'AAAAAAAAAAAAAAA_';
const KEY = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

describe('a message of the revocation feed', () => {
  it('says keys, parts of a snapshot, or entries', () => {
    expect(streamedMessage('keys', `{"jwks":{"keys":[]},"opaque":["${KEY}"]}`)).toEqual({ event: 'keys', jwks: { keys: [] }, opaque: [Buffer.alloc(32)] });
    expect(streamedMessage('snapshot', '{"part":0,"last":false,"to":3,"entries":[]}')).toEqual({ event: 'snapshot', part: 0, last: false, to: 3, entries: [] });
    expect(streamedMessage('snapshot', '{"part":1,"last":true,"to":5,"entries":[]}')).toEqual({ event: 'snapshot', part: 1, last: true, to: 5, entries: [] });
    expect(streamedMessage('entries', `{"from":1,"to":2,"entries":[["${HASH}",2,3]]}`)).toEqual({ event: 'entries', from: 1, to: 2, more: false, entries: [[HASH, 2, 3]] });
    expect(streamedMessage('entries', '{"from":1,"to":2,"more":true,"entries":[]}')).toEqual({ event: 'entries', from: 1, to: 2, more: true, entries: [] });
  });

  it('may be one that is not known, and says nothing then', () => {
    expect(streamedMessage('weather', '{}')).toBeUndefined();
  });

  it.each([
    ['keys', '{"opaque":[]}'],
    ['keys', '{"jwks":{},"opaque":[]}'],
    ['keys', '{"jwks":{"keys":[]}}'],
    ['keys', '{"jwks":{"keys":[]},"opaque":["short"]}'],
    ['keys', `{"jwks":{"keys":[]},"opaque":[${`"${KEY}",`.repeat(20)}"${KEY}"]}`],
    ['snapshot', '{"part":-1,"last":false,"to":1,"entries":[]}'],
    ['snapshot', '{"part":0,"last":"no","to":1,"entries":[]}'],
    ['snapshot', '{"part":0,"last":true,"entries":[]}'],
    ['snapshot', '{"part":0,"last":false,"entries":[]}'],
    ['snapshot', '{"part":0,"last":false,"to":1}'],
    ['entries', '{"from":1,"to":2,"more":"yes","entries":[]}'],
    ['entries', '{"from":2,"to":1,"entries":[]}'],
    ['entries', '{"from":1,"to":1.5,"entries":[]}'],
    ['entries', '{"from":1,"to":9007199254740993,"entries":[]}'],
    ['entries', '{"from":1,"to":2,"entries":{}}'],
    ['entries', '{"from":1,"to":2,"entries":[["short",2,3]]}'],
    ['entries', `{"from":1,"to":2,"entries":[["${HASH}","2",3]]}`],
    ['entries', `{"from":1,"to":2,"entries":[["${HASH}",2]]}`],
  ])('is refused out of shape: %s %s', (event, data) => expect(() => streamedMessage(event, data)).toThrow(MalformedFeed));

  it.each(['', '[]', '{"from":1,"from":2,"to":2,"entries":[]}', '{"from":1,"to":2,"entries":[]}}'])('is refused when it is not strict JSON: %s', (data) =>
    expect(() => streamedMessage('entries', data)).toThrow(MalformedJson));
});
