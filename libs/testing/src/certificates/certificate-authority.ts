import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension, ExtendedKeyUsageExtension, SubjectAlternativeNameExtension, X509CertificateGenerator, cryptoProvider,
  type Extension, type GeneralNameType,
} from '@peculiar/x509';

type Keys = webcrypto.CryptoKeyPair;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;

cryptoProvider.set(webcrypto as never);

/** What a certificate says; a year from yesterday on where its times are left out. */
export interface Wanted {
  /** As `CN=Payroll, O=Example`. */
  readonly subject: string;
  readonly names?: readonly { readonly type: GeneralNameType; readonly value: string }[];
  /** Object identifiers of extended key usages. */
  readonly usages?: readonly string[];
  readonly authority?: boolean;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export interface IssuedCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
  /** Its DER in base64, as `x5c` holds it. */
  readonly x5c: string;
}

/** An authority that issues certificates for specs. */
export class CertificateAuthority {
  private constructor(
    private readonly name: string,
    private readonly keys: Keys,
    /** Its own, in PEM. */
    readonly certificate: string,
  ) {}

  static async create(name = 'CN=Test Authority', wanted: Partial<Wanted> = {}): Promise<CertificateAuthority> {
    const keys = await generate();
    const { certificate } = await issue({ subject: name, authority: true, ...wanted }, { keys, issuer: name, signedBy: keys });
    return new CertificateAuthority(name, keys, certificate);
  }

  async issue(wanted: Wanted): Promise<IssuedCertificate> {
    return issue(wanted, { keys: await generate(), issuer: this.name, signedBy: this.keys });
  }

  /** A certificate that is its own authority. @param issuer whose it claims to be */
  static async selfSigned(wanted: Wanted, issuer = wanted.subject): Promise<IssuedCertificate> {
    const keys = await generate();
    return issue(wanted, { keys, issuer, signedBy: keys });
  }
}

const generate = (): Promise<Keys> => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

async function issue(
  { subject, names = [], usages = [], authority = false, notBefore, notAfter }: Wanted,
  { keys, issuer, signedBy }: { readonly keys: Keys; readonly issuer: string; readonly signedBy: Keys },
): Promise<IssuedCertificate> {
  const extensions: Extension[] = [new BasicConstraintsExtension(authority, undefined, true)];
  if (names.length > 0) extensions.push(new SubjectAlternativeNameExtension([...names]));
  if (usages.length > 0) extensions.push(new ExtendedKeyUsageExtension([...usages]));
  const certificate = await X509CertificateGenerator.create({
    serialNumber: randomBytes(8).toString('hex').replace(/^[89a-f]/, '1'),
    subject, issuer, extensions,
    notBefore: notBefore ?? new Date(Date.now() - DAY),
    notAfter: notAfter ?? new Date(Date.now() + 364 * DAY),
    publicKey: keys.publicKey as never,
    signingKey: signedBy.privateKey as never,
    signingAlgorithm: ALGORITHM,
  });
  const privateKey = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    certificate: certificate.toString('pem'),
    privateKey: `-----BEGIN PRIVATE KEY-----\n${privateKey.replace(/.{1,64}/g, '$&\n')}-----END PRIVATE KEY-----\n`,
    x5c: Buffer.from(certificate.rawData).toString('base64'),
  };
}
