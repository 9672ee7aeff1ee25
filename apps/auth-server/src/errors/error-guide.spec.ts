import { readFileSync } from 'node:fs';
import * as protocol from '@latchkey/protocol';
import { ERROR_GUIDE, errorGuide } from './error-guide.js';

type ErrorClass = new (detail: { description: string }) => protocol.OAuthError;

const isErrorClass = (value: unknown): value is ErrorClass => typeof value === 'function' && value.prototype instanceof protocol.OAuthError;
const codes = Object.values(protocol as Readonly<Record<string, unknown>>).filter(isErrorClass).map((Class) => new Class({ description: '' }).code);
const sections = readFileSync(ERROR_GUIDE, 'utf8').split(/^## /m).slice(1).map((text) => ({ name: text.split('\n', 1)[0] ?? '', text }));

describe('The page about errors', () => {
  it('has a section for each code of the catalogue, and no other', () => {
    expect(codes.length).toBeGreaterThan(25);
    expect(sections.map(({ name }) => name).sort()).toEqual([...codes].sort());
  });

  it.each(sections)('says of $name when it is given, to whom, what to mend, and shows it', ({ name, text }) => {
    for (const part of ['- **When:** ', '- **Told to:** ', '- **Mend:** ']) expect(text).toContain(part);
    expect(/```(?:json|text)\n([\s\S]*?)```/.exec(text)?.[1]).toContain(name);
  });

  it('leads to nothing that is not served', () => {
    expect(errorGuide()).toContain('client authentication (<code>docs/client-authentication.md</code>)');
    expect([...errorGuide().matchAll(/href="(?!#|https:)/g)]).toEqual([]);
  });

  it('has an anchor for each code', () => {
    const page = errorGuide();
    for (const code of codes) expect(page).toContain(`<h2 id="${code}">`);
  });
});
