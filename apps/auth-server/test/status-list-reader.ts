import { StatusList } from '@sd-jwt/jwt-status-list';
import { createRemoteJWKSet, decodeJwt, jwtVerify, type JWTPayload } from 'jose';

/** Where a token says that its status is. */
export interface Status {
  readonly idx: number;
  readonly uri: string;
}

export interface ReadList {
  readonly response: Response;
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: JWTPayload & { readonly ttl: number; readonly status_list: { readonly bits: 1; readonly lst: string } };
  readonly list: StatusList;
}

export const statusOf = (token: string): Status => (decodeJwt(token)['status'] as { status_list: Status }).status_list;

/** Reads status lists as an API does that knows the specification alone (Token Status List §8.3), by a library that others made. */
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
    return { response, header: { ...protectedHeader }, payload: list, list: StatusList.decompressStatusList(list.status_list.lst, list.status_list.bits) };
  }

  /** Whether the list says that the token is invalid (0x01). */
  async isRevoked(token: string, tenant = ''): Promise<boolean> {
    const { idx, uri } = statusOf(token);
    return (await this.read(uri, tenant)).list.getStatus(idx) === 1;
  }
}
