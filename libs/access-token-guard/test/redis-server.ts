import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A command as it is sent: an array of bulk strings (RESP); undefined while it is not all there. */
function commandIn(text: string): { words: readonly string[]; rest: string } | undefined {
  const [head = '', ...lines] = text.split('\r\n');
  const count = 2 * Number(head.slice(1));
  if (!(lines.length > count)) return undefined;
  return { words: lines.slice(0, count).filter((_, at) => at % 2 === 1), rest: lines.slice(count).join('\r\n') };
}

/** As much of Redis as `SET key 1 NX PX milliseconds` needs; whatever else it is told is answered with OK. */
export class RedisServer {
  readonly #keys = new Set<string>();
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.converse(socket));
  /** What was set, with how many milliseconds it is to stay. */
  readonly set: (readonly [key: string, milliseconds: number])[] = [];
  /** Writes nothing more, as where nothing is evicted. */
  isFull = false;

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  private converse(socket: Socket): void {
    this.#sockets.add(socket);
    let heard = '';
    socket.on('error', () => undefined).on('data', (more: Buffer) => {
      heard += more.toString();
      for (let command = commandIn(heard); command !== undefined; command = commandIn(heard)) {
        heard = command.rest;
        socket.write(this.answerTo(command.words));
      }
    });
  }

  private answerTo([name = '', key = '', ...rest]: readonly string[]): string {
    if (name === 'HELLO') return '%1\r\n$5\r\nproto\r\n:3\r\n';
    if (name !== 'SET') return '+OK\r\n';
    if (this.isFull) return "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
    const [value, ...options] = rest;
    const at = options.indexOf('PX');
    if (value !== '1' || !options.includes('NX') || at === -1 || options.length !== 3) return '-ERR not what is told of it\r\n';
    if (this.#keys.size === this.#keys.add(key).size) return '_\r\n';
    this.set.push([key, Number(options[at + 1])]);
    return '+OK\r\n';
  }
}
