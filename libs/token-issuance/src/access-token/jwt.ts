import { Injectable } from '@nestjs/common';
import { Subjects } from '@latchkey/claims';
import { keySelector } from '@latchkey/revocation';
import { Clock, asSecret, secondsOf, type Secret } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { IssuerAddresses } from '../issuer-addresses.js';
import { KeyRing } from '../signing/key-ring.js';
import { StatusLists } from '../status-list/status-lists.js';
import { selectorsOf, type AccessTokenClaims } from './access-token-claims.js';
import { AccessTokenFormat, type AccessTokenIssue } from './access-token-format.js';

const TYPE = 'at+jwt';

/** RFC 9068: the claims themselves, signed. Not stored; one in a status list leaves there what a revocation can name it by. */
@Injectable()
export class JwtAccessToken extends AccessTokenFormat {
  readonly name = 'jwt';

  constructor(
    private readonly keyRing: KeyRing,
    private readonly issuers: IssuerAddresses,
    private readonly subjects: Subjects,
    private readonly statusLists: StatusLists,
    private readonly clock: Clock,
  ) {
    super();
  }

  recognises(value: string): boolean {
    return value.startsWith('eyJ');
  }

  async issue(claims: AccessTokenClaims, { alg, accountId, statusList }: AccessTokenIssue, stores: Stores): Promise<Secret> {
    const signer = await this.keyRing.signer(alg, stores);
    // RFC 7519 §4.1.3: a single audience may stand alone, and some verifiers know no other form.
    const aud = claims.aud.length === 1 ? claims.aud[0] : claims.aud;
    if (!statusList) return asSecret(await signer.sign(TYPE, { ...claims, aud }));
    const selectors = [...selectorsOf(claims, accountId), keySelector(signer.kid)];
    const status = await this.statusLists.place(claims, { alg, selectors }, stores);
    return asSecret(await signer.sign(TYPE, { ...claims, aud, status }));
  }

  async resolve(value: Secret, stores: Stores): Promise<AccessTokenClaims | undefined> {
    const verified = await this.keyRing.verify(value, TYPE, stores);
    if (verified?.payload['iss'] !== this.issuers.issuerOf(stores.tenant.id)) return undefined;
    const { payload, kid } = verified;
    // The signature is this tenant's own and the type at+jwt, so the claims are as `issue` wrote them, unless the key was leaked.
    const signed = payload as unknown as AccessTokenClaims & { readonly aud: string | readonly string[] };
    const claims: AccessTokenClaims = { ...signed, aud: typeof signed.aud === 'string' ? [signed.aud] : signed.aud };
    if (claims.exp <= secondsOf(this.clock.now()) || !Number.isSafeInteger(claims.rev)) return undefined;
    const accountId = await this.subjects.accountOf(claims, stores);
    // Whose account cannot be told any more, its end could not be noticed either.
    if (accountId === undefined) return undefined;
    const selectors = [...selectorsOf(claims, accountId), keySelector(kid)];
    return (await stores.revocations.concerns(selectors, claims.rev)) ? undefined : claims;
  }
}
