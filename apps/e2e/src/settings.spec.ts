import { readFileSync } from 'node:fs';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const names = (text: string, pattern: RegExp): readonly string[] => [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();

/** What each program declares that it is set by, beside what all are. */
const PROGRAMS = {
  'auth-server': 'apps/auth-server/src/settings/auth-server-settings.ts',
  bootstrap: 'apps/auth-server/src/settings/bootstrap-settings.ts',
  'admin-api': 'apps/admin-api/src/settings.ts',
  'resource-api': 'apps/resource-api/src/resource-api.settings.ts',
} as const;
const DECLARED = /^ {2}([A-Z][A-Z0-9_]+)[!?]?:/gm;
/** Where passwords and tokens are sent to. */
const ADDRESSES = /^ {2}((?:ISSUER|ADMIN_API|RESOURCE_API|MTLS)_URL)[!?]?:/gm;
const everyone = names(read('libs/service-bootstrap/src/settings/service-settings.ts'), DECLARED);
const declared = Object.fromEntries(Object.entries(PROGRAMS).map(([program, file]) => [program, names(read(file), DECLARED)]));

/** By name, who docs/settings.md says uses it. */
const documented = new Map<string, string>();
for (const [, settings = '', users = ''] of read('docs/settings.md').matchAll(/^\| (`[A-Z][^|]+) \| ([^|]+) \|/gm)) {
  for (const name of names(settings, /`([A-Z][A-Z0-9_]+)`/g)) documented.set(name, users);
}

describe('docs/settings.md', () => {
  it('has every setting that a program reads, and none that no program does', () => {
    expect([...documented.keys()].sort()).toEqual([...new Set([...everyone, ...Object.values(declared).flat()])].sort());
  });

  it.each(Object.keys(PROGRAMS))('says of %s which it uses', (program) => {
    const told = [...documented].filter(([name, users]) => !everyone.includes(name) && (users === 'all' || users.split(', ').includes(program)));
    expect(told.map(([name]) => name).sort()).toEqual(declared[program]);
  });
});

describe('The addresses that others see', () => {
  it.each(Object.entries(PROGRAMS))('must be https in production: %s', (_program, file) => {
    const addresses = names(read(file), ADDRESSES);
    expect(addresses).toContain('ISSUER_URL');
    expect(names(read(file), /@IsPublicUrl\(\)\s+([A-Z_]+)/g)).toEqual(addresses);
  });
});

describe('The composed stack', () => {
  const compose = read('docker/docker-compose.yml');
  const example = read('docker/.env.example');
  /** A path in the image, fetching for tests, and what is for trying out. */
  const LEFT_OUT = /^(?:LISTEN_ADDRESS|CLIENT_CERTIFICATE_AUTHORITIES|FETCH_ALLOWED_HOSTS|DEMO_\w+)$/;
  /** Of the stack itself. */
  const OWN = ['POSTGRES_PASSWORD', 'PUBLISH_ADDRESS'];
  const POSTGRES = /^POSTGRES_/;

  it('hands every setting on, but those that it has no use for', () => {
    const handedOn = names(compose, /^ +([A-Z][A-Z0-9_]+): /gm).filter((name) => !POSTGRES.test(name));
    expect(handedOn).toEqual([...documented.keys()].filter((name) => !LEFT_OUT.test(name)).sort());
  });

  it('takes no variable that is nowhere explained, each under its own name', () => {
    const taken = names(compose, /\$\{([A-Z][A-Z0-9_]+)/g);
    expect(taken.filter((name) => !documented.has(name))).toEqual(OWN);
    expect(taken.filter((name) => documented.has(name) && !compose.includes(`${name}: \${${name}`))).toEqual([]);
    for (const name of OWN) expect(example).toContain(`${name}=`);
  });

  it('has an example for each variable that it cannot do without, and explains the others', () => {
    for (const name of names(compose, /\$\{([A-Z][A-Z0-9_]+):\?/g)) expect(example).toMatch(new RegExp(`^${name}=$`, 'm'));
    expect(names(example, /^#?([A-Z][A-Z0-9_]+)=/gm).filter((name) => name !== 'COMPOSE_PROJECT_NAME' && !compose.includes(`\${${name}`))).toEqual([]);
  });
});
