import { cpus } from 'node:os';
import { checks } from './checks.js';
import { forgeries } from './forgeries.js';
import { memory } from './index-memory.js';
import { LocalIssuer } from './local-issuer.js';
import { report } from './report.js';

const issuer = await LocalIssuer.start();
try {
  const held = await memory(issuer);
  const measured = await checks(issuer);
  const flood = await forgeries(issuer);
  console.log(`\nMeasured in one run on ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.version}.\n`);
  console.log(report(measured, held, flood));
} finally {
  issuer.stop();
}
