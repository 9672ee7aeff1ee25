import { InvalidClientMetadata, InvalidRedirectUri, type OAuthError } from '@latchkey/protocol';

/** What is wrong with which member of client metadata: `redirect_uris[1]`, `must not have a fragment`. */
export class MetadataFault extends Error {
  override readonly name = 'MetadataFault';

  constructor(
    readonly member: string,
    readonly problem: string,
  ) {
    super(`${member} ${problem}`);
  }

  /** The error that RFC 7591 §3.2.2 has for it; the fault is its cause. */
  asError(): OAuthError {
    const Kind = this.member.startsWith('redirect_uris') ? InvalidRedirectUri : InvalidClientMetadata;
    return new Kind({ description: this.message, cause: this });
  }
}
