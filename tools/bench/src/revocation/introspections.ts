/** How many introspection requests the authorization server has answered, by its own metrics. */
export async function introspections(issuer: string): Promise<number> {
  const metrics = await (await fetch(`${issuer}/metrics`)).text();
  const lines = metrics.split('\n').filter((line) => /_count\{[^}]*introspect/.test(line));
  if (lines.length === 0) throw new Error('The metrics tell of no introspection.');
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
