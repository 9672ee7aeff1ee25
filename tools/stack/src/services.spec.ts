import { PROJECT_ROOT } from './project-root.js';
import { CREDENTIAL_NAMES, type Credentials } from './secrets.js';
import { Programs } from './services.js';
import { readStackSettings } from './stack-settings.js';

const credentials = Object.fromEntries(CREDENTIAL_NAMES.map((name) => [name, `the ${name}`])) as unknown as Credentials;

describe('A service of the stack', () => {
  const given = { MANAGEMENT_PORT: '9000', DATABASE_URL: 'postgres://me:secret@db/latchkey', DEMO_PASSWORD: 'mine', STATUS_LIST_TTL: '5' };
  const { environment } = new Programs(PROJECT_ROOT, given, readStackSettings(given), credentials).service('resource-api', 'postgres://stack');

  it('is given what the stack was given', () => expect(environment).toMatchObject({ STATUS_LIST_TTL: '5' }));

  it('is given no credentials but its own', () => {
    const secrets = Object.keys(environment).filter((name) => name === 'DATABASE_URL' || CREDENTIAL_NAMES.includes(name));
    expect(secrets).toEqual(['RESOURCE_API_CLIENT_ID', 'RESOURCE_API_CLIENT_SECRET']);
  });

  it('is given no management port, which three on one machine cannot share', () => expect(environment).not.toHaveProperty('MANAGEMENT_PORT'));
});
