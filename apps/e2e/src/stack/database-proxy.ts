import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a service and PostgreSQL, and takes the database away when told to. */
export class DatabaseProxy {
  private readonly sockets = new Set<Socket>();
  private trap: string | undefined;
  private closed = false;
  private sprung = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(databaseUrl: string): Promise<DatabaseProxy> {
    const target = new URL(databaseUrl);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const own = new URL(databaseUrl);
    own.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const proxy = new DatabaseProxy(server, own.href);
    server.on('connection', (socket) => proxy.join(socket, connect(Number(target.port), target.hostname)));
    return proxy;
  }

  /** Drops every connection as soon as a service is about to send the text, once; what it was about to send does not arrive. */
  dropAt(text: string): void {
    this.trap = text;
  }

  /** How often that happened. */
  get drops(): number {
    return this.sprung;
  }

  /** Drops every connection and takes none, until `takeUp`. */
  goAway(): void {
    this.closed = true;
    this.dropAll();
  }

  takeUp(): void {
    this.closed = false;
  }

  async stop(): Promise<void> {
    this.goAway();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(service: Socket, database: Socket): void {
    for (const [socket, peer] of [[service, database], [database, service]] as const) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => {
        this.sockets.delete(socket);
        peer.destroy();
      });
    }
    if (this.closed) return void service.destroy();
    database.on('data', (data) => service.write(data));
    service.on('data', (data) => {
      if (this.trap === undefined || !data.includes(this.trap)) return void database.write(data);
      this.trap = undefined;
      this.sprung++;
      this.dropAll();
    });
  }

  private dropAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}
