const HIDDEN = new Set(['level', 'time', 'service', 'msg', 'pid', 'hostname']);

/** Makes a JSON log line readable: time, level, service, message, members. Whatever is no such line stays as it is. */
export const readableLine = (service: string, line: string): string => {
  const entry = parse(line);
  if (!entry) return `${service}: ${line}`;
  const time = String(entry.time).slice(11, 19);
  const members = Object.entries(entry)
    .filter(([name]) => !HIDDEN.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [time, String(entry.level), `${service}:`, String(entry.msg ?? ''), ...members].join(' ');
};

const parse = (line: string): Record<string, unknown> | undefined => {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry = JSON.parse(line) as Record<string, unknown>;
    return 'level' in entry ? entry : undefined;
  } catch {
    return undefined;
  }
};
