/** What a token is bound to (RFC 7800 §3): the key of DPoP proofs (RFC 9449 §6.1), or a certificate (RFC 8705 §3.1), each by its SHA-256. */
export type Confirmation = { readonly jkt: string } | { readonly 'x5t#S256': string };

/** Whether who proved `shown` proved `bound`. */
export const confirms = (shown: Confirmation | undefined, bound: Confirmation): boolean => {
  if (shown === undefined) return false;
  if ('jkt' in bound) return 'jkt' in shown && shown.jkt === bound.jkt;
  return 'x5t#S256' in shown && shown['x5t#S256'] === bound['x5t#S256'];
};

/** A SHA-256 in base64url, as a thumbprint is written. */
export const isThumbprint = (value: string): boolean => /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(value);
