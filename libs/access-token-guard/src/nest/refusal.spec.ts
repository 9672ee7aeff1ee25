import { MissingAccessToken } from '../index.js';
import { AccessTokenException } from './access-token.exception.js';
import { httpRefusal } from './refusal.js';

describe('a refusal over HTTP', () => {
  it('writes its headers, and none where the application has answered by itself meanwhile, which would be a fault', () => {
    const written: string[] = [];
    const response = (headersSent: boolean) => ({ headersSent, header: (name: string) => void written.push(name) });
    expect(httpRefusal(new MissingAccessToken(), response(true))).toBeInstanceOf(AccessTokenException);
    expect(written).toEqual([]);
    expect(httpRefusal(new MissingAccessToken(), response(false))).toBeInstanceOf(AccessTokenException);
    expect(written).toContain('www-authenticate');
  });
});
