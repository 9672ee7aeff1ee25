import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  const { postgres, folder } = globalThis.__postgres;
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
