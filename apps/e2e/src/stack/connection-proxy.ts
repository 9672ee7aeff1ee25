import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Where {
  /** How many more messages of the same connection pass first, the text's own with them; none unless told. */
  readonly later?: number;
  /** Part of what the connection began with: others pass. */
  readonly opening?: string;
}

interface Trap {
  readonly text: string;
  readonly opening: string;
  later: number;
  on?: Socket;
}

/** Stands between a service and what it connects to, such as PostgreSQL, and takes that away when told to. */
export class ConnectionProxy {
  private readonly sockets = new Set<Socket>();
  private readonly openings = new Map<Socket, Buffer>();
  private trap: Trap | undefined;
  private closed = false;
  private sprung = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(address: string): Promise<ConnectionProxy> {
    const target = new URL(address);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const own = new URL(address);
    own.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const proxy = new ConnectionProxy(server, own.href);
    server.on('connection', (socket) => proxy.join(socket, connect(Number(target.port), target.hostname)));
    return proxy;
  }

  /** Drops every connection as soon as a service is about to send the text, once; what it was about to send does not arrive. */
  dropAt(text: string, { later = 0, opening = '' }: Where = {}): void {
    this.trap = { text, opening, later };
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
        this.openings.delete(socket);
        peer.destroy();
      });
    }
    if (this.closed) return void service.destroy();
    database.on('data', (data) => service.write(data));
    service.once('data', (data) => this.openings.set(service, data)).on('data', (data) => {
      if (this.springs(service, data)) this.dropAll();
      else database.write(data);
    });
  }

  private springs(service: Socket, data: Buffer): boolean {
    const { trap } = this;
    if (!trap) return false;
    if (!trap.on && data.includes(trap.text) && this.openings.get(service)?.includes(trap.opening)) trap.on = service;
    if (trap.on !== service || trap.later-- > 0) return false;
    this.trap = undefined;
    this.sprung++;
    return true;
  }

  private dropAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}
