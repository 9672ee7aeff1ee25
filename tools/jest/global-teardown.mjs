export default async function globalTeardown() {
  globalThis.__ports.release();
  await globalThis.__postgres.stop();
}
