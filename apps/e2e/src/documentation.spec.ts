import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { World } from './world.js';

const DOCS = new URL('../../../docs/', import.meta.url);
/** A fenced block, unless a comment right above says why it cannot be run. */
const EXAMPLE = /(<!-- not run: [^>]+ -->\s*)?^```sh\n([\s\S]*?)^```$/gm;

/** How any of the services refuses; a page that a person is shown may be what the example is about. */
const REFUSED = /"error"|"status":\s*[45]\d\d|[?&#]error=|^null$/m;

interface Ran {
  readonly code: number;
  readonly output: string;
}

const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md')).map((name) => ({ name, text: readFileSync(new URL(name, DOCS), 'utf8') }));
const guides = pages.flatMap(({ name, text }) => {
  const examples = [...text.matchAll(EXAMPLE)].flatMap(([, notRun, script = '']) => (notRun === undefined ? [script] : []));
  return examples.length > 0 ? [{ name, examples }] : [];
});

const world = World.forThisFile({ services: ['admin-api'] });

/** As a reader would paste it, but that a command which fails ends it, that what it leaves running ends with it, and that the services are elsewhere. */
function paste(examples: readonly string[]): Promise<Ran> {
  const { issuer, adminApi } = world.stack.addresses;
  const { BOOTSTRAP_ADMIN_CLIENT_ID: ID, BOOTSTRAP_ADMIN_CLIENT_SECRET: SECRET } = world.stack.secrets;
  const script = ['set -euo pipefail', "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT", 'curl() { command curl -sS "$@"; }', ...examples].join('\n')
    .replaceAll('http://localhost:3000', issuer).replaceAll('http://localhost:3001', adminApi);
  const env = { PATH: process.env['PATH'] ?? '', ID, SECRET, TOKEN: world.administration.accessToken };
  return new Promise((resolve) => {
    const shell = execFile('bash', { env, timeout: 100_000 }, (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }));
    shell.stdin?.end(script);
  });
}

describe('The documentation', () => {
  it('has guides with examples', () => expect(guides.length).toBeGreaterThanOrEqual(4));

  it.each(guides)('$name does what it says when it is pasted', async ({ examples }) => {
    const { code, output } = await paste(examples);
    expect(`${output}\nexit ${code}`).toMatch(/\nexit 0$/);
    expect(output).not.toMatch(REFUSED);
  });

  it.each([...pages, { name: '../README.md', text: readFileSync(new URL('../README.md', DOCS), 'utf8') }])('$name leads to pages that are there', ({ name, text }) => {
    for (const [, page = ''] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)) expect(() => readFileSync(new URL(page, new URL(name, DOCS)))).not.toThrow(/ENOENT/);
  });

  it('is listed in the README, page by page', () => {
    const readme = readFileSync(new URL('../README.md', DOCS), 'utf8');
    expect(pages.filter(({ name }) => !readme.includes(`docs/${name}`)).map(({ name }) => name)).toEqual([]);
  });
});
