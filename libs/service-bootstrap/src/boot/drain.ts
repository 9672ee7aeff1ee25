import type { Server } from 'node:http';

const SWEEP = 20;

/**
 * Stops accepting connections and waits until the requests under way have been answered.
 *
 * @param patience after so many milliseconds the connections that are left are cut
 */
export const drain = async (server: Server, patience: number): Promise<void> => {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A kept connection becomes idle when its request is answered, and would then hold the server open.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP);
  const cut = setTimeout(() => server.closeAllConnections(), patience);
  server.closeIdleConnections();
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
};
