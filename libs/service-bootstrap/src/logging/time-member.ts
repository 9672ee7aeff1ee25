let millisecond = 0;
let member = '';

/** The time of a log line in ISO 8601; written anew once per millisecond, because formatting costs more than the rest of a line. */
export const timeMember = (): string => {
  const now = Date.now();
  if (now !== millisecond) {
    millisecond = now;
    member = `,"time":"${new Date(now).toISOString()}"`;
  }
  return member;
};
