/** The address with parameters added behind its own query, which stays as it is; those without a value are left out. */
export function withQuery(address: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const added = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) added.append(name, value);
  if (added.size === 0) return address;
  const separator = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&';
  return `${address}${separator}${added.toString()}`;
}
