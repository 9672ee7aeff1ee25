export { CertificateAuthority, type IssuedCertificate, type Wanted } from './certificate-authority.js';
