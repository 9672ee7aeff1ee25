import { openLog } from './log.js';
import { redact, redactText } from './redaction.js';

const SECRET = 'hunter2hunter2';

describe('redact', () => {
  it.each([
    'authorization', 'Authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'access_token', 'refreshToken', 'client_secret',
    'password', 'code', 'code_verifier', 'user_code', 'deviceCode', 'client_assertion', 'MASTER_KEY', 'DATABASE_URL', 'state',
  ])('blanks a member named %s', (name) => {
    expect(JSON.stringify(redact({ outer: [{ [name]: SECRET }] }))).not.toContain(SECRET);
  });

  it('keeps what names a failure', () => {
    expect(redact({ statusCode: 400, code: 'ECONNREFUSED', tokens: 3, grant: 'authorization_code' })).toEqual({
      statusCode: 400, code: 'ECONNREFUSED', tokens: 3, grant: 'authorization_code',
    });
  });

  it('only names objects that are not plain', () => {
    expect(redact({ request: new URL(`https://id.example/?code=${SECRET}`) })).toEqual({ request: '[URL]' });
  });

  it('ends on what contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(JSON.stringify(redact(loop))).toContain('[deep]');
  });

  it('takes of an error its kind, text, stack, code and causes only', () => {
    const error = Object.assign(new Error('refused', { cause: new Error('deeper') }), { rawPacket: Buffer.from(SECRET), code: '57P01', client_secret: SECRET });
    const line = JSON.stringify(redact({ err: error }));
    expect(line).toContain('deeper');
    expect(line).toContain('57P01');
    expect(line).not.toMatch(/hunter2|rawPacket/);
  });
});

describe('redactText', () => {
  it.each([
    'lk_at_0123456789abcdefghij',
    'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl',
    'Bearer hunter2hunter2',
    'basic aHVudGVyMmh1bnRlcjI=',
    'postgres://latchkey:hunter2@db:5432/latchkey',
    'GET /callback?code=hunter2&state=hunter2',
    'grant_type=authorization_code&code_verifier=hunter2&client_secret=hunter2',
  ])('takes the credential out of %p', (text) => {
    expect(redactText(text)).not.toMatch(/hunter2|0123456789abc|aHVudGVyM|eyJ/);
  });
});

describe('the log', () => {
  it('lets no credential through, wherever a caller puts it', () => {
    const lines: string[] = [];
    const { log } = openLog('things', 'trace', { write: (line) => void lines.push(line) });
    const token = 'lk_at_0123456789abcdefghij';
    log.info(`token ${token}`);
    log.info({ token: SECRET, nested: { headers: { authorization: `Bearer ${SECRET}` } } }, 'members');
    log.error(new Error(`refused ${token}`));
    log.child({ note: `Bearer ${SECRET}` }).warn('child');
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toMatch(/hunter2|0123456789abc/);
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});
