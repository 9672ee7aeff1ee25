/** A time to wait in words of the language, in the plural that it has for the number: seconds below a minute, then whole minutes. */
export function waiting(language: string): (seconds: number) => string {
  const inWords = (unit: 'second' | 'minute') => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 });
  const [seconds, minutes] = [inWords('second'), inWords('minute')];
  const inOneLine = (text: string) => text.replace(/\s/g, '\u00a0');
  return (count) => inOneLine(count < 60 ? seconds.format(Math.ceil(count)) : minutes.format(Math.ceil(count / 60)));
}
