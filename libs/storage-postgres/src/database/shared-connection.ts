import type { Client } from 'pg';
import { StorageUnavailable } from '@latchkey/storage';

/** A connection that many requests share: opened when it is first needed, and anew once it was lost or given up. */
export class SharedConnection {
  private opening: Promise<Client> | undefined;
  private closed = false;

  constructor(private readonly connect: () => Client) {}

  /** @throws StorageUnavailable once closed; whatever connecting throws */
  client(): Promise<Client> {
    if (this.closed) return Promise.reject(new StorageUnavailable('The database was closed.'));
    return (this.opening ??= this.open());
  }

  /** The next request gets a new connection at once; what is under way on this one ends as it will. */
  leave(client: Client): void {
    void this.opening?.then((current) => {
      if (current === client) this.opening = undefined;
    });
    client.end().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.opening?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  private open(): Promise<Client> {
    const client = this.connect();
    const opening = client.connect().then(() => client);
    const lost = (): void => {
      if (this.opening === opening) this.opening = undefined;
    };
    client.on('error', lost);
    client.on('end', lost);
    opening.catch(lost);
    return opening;
  }
}
