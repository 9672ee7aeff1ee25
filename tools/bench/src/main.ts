import { cpus } from 'node:os';
import { temporaryPostgres } from '@latchkey/stack/postgres';
import { codeFlow } from './code-flow.js';
import { application, compare } from './compare.js';
import { startLatchkey } from './latchkey.js';
import { measureMemory } from './memory.js';
import { table } from './table.js';

const database = await temporaryPostgres();
const latchkey = await startLatchkey(database.url);
try {
  const rows = [...(await compare(latchkey, 'jwt')), ...(await compare(latchkey, 'opaque'))];
  if (!process.argv.includes('--short')) rows.push(await codeFlow(latchkey));
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.version}`;
  console.log(`\nMeasured in one run on ${machine}; PostgreSQL with its default durability.\n\n${table(rows)}\n`);
  if (!process.argv.includes('--short')) console.log(await measureMemory(latchkey.server, application(latchkey.issuer, latchkey.clients.opaque)));
} finally {
  await latchkey.server.stop();
  await database.stop();
}
