import { Injectable } from '@nestjs/common';
import type { VerifiedAccessToken } from '@latchkey/access-token-guard';
import { isPairwiseSubject, type TenantId } from '@latchkey/protocol';
import { keySelector, selectorsOf } from '@latchkey/revocation';
import { UnitOfWork } from '@latchkey/storage';

/**
 * Asks the revocation log itself about every token. A management API is called seldom and can do much harm, and it has the database at
 * hand: who is blocked or loses an entitlement is out with the next request.
 */
@Injectable()
export class RevocationCheck {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Whether nothing in the log of the token's tenant has ended it. A token that lacks what the log goes by is refused.
   * @param kid of the key that signed it; undefined where it is opaque, null where it is not named
   */
  isLive({ jti, sub, aud, client_id, aut, sid, authz, rev }: VerifiedAccessToken, kid: string | undefined | null, home: TenantId): Promise<boolean> {
    if (kid === null || jti === undefined || aut === undefined || !Number.isSafeInteger(rev)) return Promise.resolve(false);
    // What a person did must be told from the audit trail, which knows accounts, and not what one client knows them by.
    if (isPairwiseSubject(sub)) return Promise.resolve(false);
    const claims = { jti, sub, aud: [aud].flat(), client_id, aut, ...(sid !== undefined && { sid }), ...(authz !== undefined && { authz }) };
    const selectors = [...selectorsOf(claims), ...(kid === undefined ? [] : [keySelector(kid)])];
    return this.unitOfWork.run(home, async ({ revocations }) => !(await revocations.concerns(selectors, rev as number)));
  }
}
