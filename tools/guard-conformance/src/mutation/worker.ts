import { Workshop } from '../index.js';
import { SETUPS } from '../setups.js';
import { noticedBy } from './tested-copy.js';
import type { Fault } from './tested-copy.js';

/** Tests one copy of the guard after the other, as it is told to: a fault that hangs hangs this process alone. */
const [copies = ''] = process.argv.slice(2);
const workshops = await Promise.all(SETUPS.map(({ issuer }) => Workshop.open(issuer)));
process.on('message', (fault: Fault | 'none') => {
  void noticedBy(fault === 'none' ? undefined : fault, { copies, workshops }).then((by) => process.send?.({ by }));
});
process.on('disconnect', () => process.exit());
process.on('unhandledRejection', () => undefined);
process.send?.('ready');
setInterval(() => process.send?.('pulse'), 1_000).unref();
