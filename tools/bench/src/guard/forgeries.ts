import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { LocalIssuer } from './local-issuer.js';

export interface Flood {
  readonly perSecond: number;
  /** Forgeries that were refused, which must be all. */
  readonly refused: number;
  readonly sent: number;
  /** Calls to the issuer that they caused. */
  readonly calls: number;
  /** Milliseconds after which honest tokens were accepted that came in between; the longest. */
  readonly honest: number;
  /** Processor microseconds for one forgery. */
  readonly cpu: number;
}

const PER_SECOND = 10_000;
const SECONDS = 5;
const PER_TICK = 100;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The same shape and expiry as an honest token, with other digits in each word of its random part: well-formed, and nobody's. */
function forgeryOf(token: string): string {
  const random = randomBytes(48);
  const words = Array.from({ length: 8 }, (_, word) => Array.from({ length: 6 }, (__, digit) => DIGITS[(random[6 * word + digit] as number) % (digit === 0 ? 4 : 62)]).join(''));
  return token.slice(0, 12) + words.join('') + token.slice(60);
}

/** Ten thousand forgeries a second, and now and then an honest token that was never seen. */
export async function forgeries(issuer: LocalIssuer): Promise<Flood> {
  const guard = issuer.guard('loaded');
  await guard.ready();
  const honest = await issuer.mint('loaded', 'opaque', SECONDS);
  const forged = Array.from({ length: PER_SECOND * SECONDS }, () => forgeryOf(honest[0] as string));
  const calls = await issuer.introspections('loaded');
  let [refused, longest] = [0, 0];
  const accepted: Promise<void>[] = [];
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  for (let sent = 0; sent < forged.length; sent += PER_TICK) {
    const outcomes = forged.slice(sent, sent + PER_TICK).map((token) => guard.verify(token).then(() => 0, () => 1));
    if (sent % PER_SECOND === PER_SECOND / 2) {
      const asked = performance.now();
      accepted.push(guard.verify(honest[Math.floor(sent / PER_SECOND)] as string).then(() => void (longest = Math.max(longest, performance.now() - asked))));
    }
    for (const outcome of await Promise.all(outcomes)) refused += outcome;
    await setTimeout(Math.max(0, began + ((sent + PER_TICK) / PER_SECOND) * 1_000 - performance.now()));
  }
  const spent = process.cpuUsage(cpu);
  await Promise.all(accepted);
  const perSecond = forged.length / ((performance.now() - began) / 1_000);
  guard.close();
  return { perSecond, refused, sent: forged.length, calls: (await issuer.introspections('loaded')) - calls - honest.length, honest: longest, cpu: (spent.user + spent.system) / forged.length };
}
