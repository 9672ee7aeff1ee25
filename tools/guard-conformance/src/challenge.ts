/** A challenge as it was read (RFC 9110 §11.6.1). */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const SCHEME = /^[ ,]*([A-Za-z0-9!#$%&'*+.^_`|~-]+)(?= |,|$)/;
const PARAMETER = /^[ ,]*([A-Za-z0-9!#$%&'*+.^_`|~-]+) *= *(?:"((?:[^"\\]|\\.)*)"|([A-Za-z0-9!#$%&'*+.^_`|~/:-]+))/;

/** Reads one `WWW-Authenticate` line, which may hold several challenges; undefined when it is malformed. */
export function challengesIn(line: string): readonly Challenge[] | undefined {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  let rest = line;
  while (/[^ ,]/.test(rest)) {
    const parameter = PARAMETER.exec(rest);
    const scheme = parameter === null ? SCHEME.exec(rest) : null;
    const current = challenges.at(-1);
    if (parameter !== null && current !== undefined) current.parameters[String(parameter[1]).toLowerCase()] = parameter[2] ?? parameter[3] ?? '';
    else if (scheme !== null) challenges.push({ scheme: String(scheme[1]).toLowerCase(), parameters: {} });
    else return undefined;
    rest = rest.slice((parameter ?? scheme)?.[0].length);
  }
  return challenges;
}
