import { cpus } from 'node:os';
import { temporaryPostgres } from '@latchkey/stack/postgres';
import { RESOURCE } from '../latchkey.js';
import { PERIOD } from '../rotating-tenant.js';
import { Background } from './background.js';
import { GuardedProcess, type Following } from './guarded-process.js';
import { PlatformUnderTest } from './platform-under-test.js';
import { Population, type Issued } from './population.js';
import { summary } from './report.js';
import { revocationKinds } from './revocation-kinds.js';
import { Revocations } from './revocations.js';
import { SeverableLine } from './severable-line.js';
import { faults } from './faults.js';
import { introspections } from './introspections.js';

const APIS = 20;
const REQUESTS_PER_SECOND = 500;
const PEOPLE = 40;
/** Milliseconds in which calls of the APIs to their issuer are counted. */
const STEADY = 20_000;

const count = Number(process.argv[2] ?? 1_000);
const cutFor = Number(process.argv[3] ?? 60);
const database = await temporaryPostgres();
const platform = await PlatformUnderTest.start(database.url);
const line = await SeverableLine.to(platform.issuer);
const following: Following = {
  issuer: platform.issuer, internalUrl: platform.issuer, audience: RESOURCE, clientId: platform.resourceServer.id, clientSecret: platform.resourceServer.secret,
};
const apis = await Promise.all(Array.from({ length: APIS }, () => GuardedProcess.start(following)));
try {
  const population = new Population(platform);
  const clients = { jwt: await population.client('jwt'), opaque: await population.client('opaque') };
  const asking = { jwt: await population.client('jwt', 'explicit'), opaque: await population.client('opaque', 'explicit') };
  const bystanders = await Promise.all(Array.from({ length: 4 }, () => population.person()));
  const good = async (): Promise<readonly Issued[]> => {
    const issued: Issued[] = [];
    for (const person of bystanders) for (const format of ['jwt', 'opaque'] as const) issued.push(await population.token(person, clients[format], format));
    return issued;
  };
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => population.person()));
  const background = new Background(() => apis, await good());
  background.start(REQUESTS_PER_SECOND);
  await new Promise((resolve) => setTimeout(resolve, 2_000)); // each API asks once about each opaque token
  const before = await introspections(platform.origin);
  await new Promise((resolve) => setTimeout(resolve, STEADY));
  const calls = (await introspections(platform.origin)) - before;
  console.log(`Steady state: ${calls} introspection calls in ${STEADY / 1000} s at ${REQUESTS_PER_SECOND} requests/s to ${APIS} APIs.`);

  const revocations = new Revocations(apis, background, good);
  await revocations.run(revocationKinds(platform, population, { clients, asking, people }), count);
  const answers = background.stop();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.version}`;
  console.log(`\nMeasured in one run on ${machine}.\n\n${summary(revocations.seen)}\n`);
  console.log(`Good tokens meanwhile: ${answers.asked} requests, refused: ${JSON.stringify(answers.refused)}; ${population.kids.size} keys signed tokens, a new one every ${PERIOD} s at least.\n`);
  console.log(await faults({ platform, line, following, apis, good, cutFor }));
} finally {
  await Promise.all(apis.map((api) => api.kill()));
  await line.close();
  await platform.stop();
  await database.stop();
}
