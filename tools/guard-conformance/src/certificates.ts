import { CertificateAuthority } from '@latchkey/testing/certificates';
import type { IssuedCertificate } from '@latchkey/testing/certificates';

/** Certificates with their keys. */
export interface Certificates {
  /** Of the client that tokens are bound to. */
  readonly own: IssuedCertificate;
  /** Of another client. */
  readonly other: IssuedCertificate;
  /** Of an API on this machine. */
  readonly serving: IssuedCertificate;
}

async function issue(): Promise<Certificates> {
  const authority = await CertificateAuthority.create();
  const [own, other, serving] = await Promise.all(['CN=own', 'CN=other', 'CN=127.0.0.1'].map((subject) => authority.issue({ subject })));
  return { own, other, serving } as Certificates;
}

let certificates: Promise<Certificates> | undefined;

/** The certificates of this process, in memory alone. */
export const issuedCertificates = (): Promise<Certificates> => (certificates ??= issue());
