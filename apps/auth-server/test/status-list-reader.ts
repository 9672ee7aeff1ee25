import { inflateSync } from 'node:zlib';
import { createRemoteJWKSet, decodeJwt, jwtVerify, type JWTPayload } from 'jose';

/** Where a token says that its status is. */
export interface Status {
  readonly idx: number;
  readonly uri: string;
}

export interface ReadList {
  readonly response: Response;
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: JWTPayload & { readonly ttl: number; readonly status_list: { readonly bits: number; readonly lst: string } };
  readonly bits: Buffer;
}

export const statusOf = (token: string): Status => (decodeJwt(token)['status'] as { status_list: Status }).status_list;

const bitsOf = (lst: string): Buffer => inflateSync(Buffer.from(lst, 'base64url'));

/** Whether the status at a place is 0x01 (Token Status List §4.1). */
export function isSet(bits: Buffer | string, place: number): boolean {
  const bytes = typeof bits === 'string' ? bitsOf(bits) : bits;
  if (place >= bytes.length * 8) throw new Error('out of bounds');
  return (((bytes[Math.floor(place / 8)] ?? 0) >> (place % 8)) & 1) === 1;
}

/** Reads status lists as an API does that knows the specification alone (Token Status List §8.3). */
export class StatusListReader {
  /** @param url where `issuer` is served */
  constructor(
    private readonly url: string,
    private readonly issuer: string,
    private readonly now: () => Date,
  ) {}

  fetch(uri: string, headers: Readonly<Record<string, string>> = { accept: 'application/statuslist+jwt' }): Promise<Response> {
    return fetch(uri.replace(this.issuer, this.url), { headers });
  }

  async read(uri: string, tenant = ''): Promise<ReadList> {
    const response = await this.fetch(uri);
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    const keys = createRemoteJWKSet(new URL(`${this.url}${tenant}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(await response.text(), keys, { typ: 'statuslist+jwt', subject: uri, issuer: this.issuer + tenant, currentDate: this.now(), requiredClaims: ['iat', 'exp'] });
    const list = payload as ReadList['payload'];
    return { response, header: { ...protectedHeader }, payload: list, bits: bitsOf(list.status_list.lst) };
  }

  /** Whether the list says that the token is invalid (0x01). */
  async isRevoked(token: string, tenant = ''): Promise<boolean> {
    const { idx, uri } = statusOf(token);
    return isSet((await this.read(uri, tenant)).bits, idx);
  }
}
