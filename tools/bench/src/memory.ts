import { drive, type Load } from './load.js';
import type { MeasuredProcess } from './measured-process.js';

const STEPS = 10;
const PER_STEP = 20_000;

/** Resident memory over 200,000 requests: it must level off. */
export async function measureMemory(server: MeasuredProcess, load: Load): Promise<string> {
  const readings: number[] = [await server.memory()];
  for (let step = 0; step < STEPS; step++) {
    await drive({ server, load }, PER_STEP);
    readings.push(await server.memory());
  }
  const list = readings.map((reading) => reading.toFixed(0)).join(', ');
  return `Resident memory in MiB, every ${PER_STEP} requests: ${list} (goal: at most 250 after ${STEPS * PER_STEP}, and flat).`;
}
