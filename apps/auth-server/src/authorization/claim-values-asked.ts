import type { ClaimRequest } from '@latchkey/protocol';

/** The values that a claim is asked for with, if any (OIDC Core §5.5.1). */
export function valuesAskedFor(request: ClaimRequest | null | undefined): readonly unknown[] | undefined {
  if (request == null || (request.value === undefined && request.values === undefined)) return undefined;
  return [...(request.value === undefined ? [] : [request.value]), ...(request.values ?? [])];
}
