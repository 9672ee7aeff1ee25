import { Injectable } from '@nestjs/common';
import { Subjects } from '@latchkey/claims';
import type { Stores } from '@latchkey/storage';
import { IdTokens } from '@latchkey/token-issuance';
import type { AuthorizationRequest } from '../authorization-request.js';
import { valuesAskedFor } from '../claim-values-asked.js';

type PersonStores = Pick<Stores, 'tenant' | 'signingKeys' | 'revocations'>;
type Asked = Pick<AuthorizationRequest, 'client' | 'claims' | 'parameters'>;

/** Who a request is for, where it says so. */
@Injectable()
export class ExpectedPerson {
  constructor(
    private readonly idTokens: IdTokens,
    private readonly subjects: Subjects,
  ) {}

  /** Whether anybody in particular is expected. */
  isNamedBy(request: Asked): boolean {
    return request.parameters.has('id_token_hint') || subjectsIn(request).length > 0;
  }

  /** Whether it is this account, or nobody in particular. */
  async is(accountId: string, request: Asked, stores: PersonStores): Promise<boolean> {
    return this.isDemanded(accountId, request, stores) && (await this.isHinted(accountId, request, stores));
  }

  /** Whether `claims` asks for no other `sub`. Nobody else will do, however willing (OIDC Core §5.5.1). */
  isDemanded(accountId: string, request: Asked, stores: Pick<Stores, 'tenant'>): boolean {
    const isSubject = (value: unknown) => this.subjects.isOf(value, { client: request.client, accountId }, stores);
    return subjectsIn(request).every((values) => values.some(isSubject));
  }

  /** Whether `id_token_hint` means no other: an ID token of this client, expired or not (OIDC Core §3.1.2.1). What is none means nobody. */
  async isHinted(accountId: string, { parameters, client }: Asked, stores: PersonStores): Promise<boolean> {
    const value = parameters.get('id_token_hint');
    if (value === undefined) return true;
    const hint = await this.idTokens.hint(value, stores);
    return hint !== undefined && hint.aud.includes(client.clientId) && this.subjects.isOf(hint.sub, { client, accountId }, stores);
  }
}

const subjectsIn = ({ claims }: Asked): readonly (readonly unknown[])[] =>
  [valuesAskedFor(claims?.idToken?.['sub']), valuesAskedFor(claims?.userinfo?.['sub'])].filter((values) => values !== undefined);
