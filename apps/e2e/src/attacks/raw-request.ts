import { connect } from 'node:net';

/** Sends a request whose target no HTTP client would leave as it is. @returns status and body */
export const rawRequest = (address: string, target: string, { headers, body }: { headers: Readonly<Record<string, string>>; body: string }): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(address);
    const lines = Object.entries({ ...headers, host: hostname, connection: 'close', 'content-length': String(Buffer.byteLength(body)) });
    const socket = connect(Number(port), hostname, () => {
      socket.write(`POST ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
    });
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('error', reject);
    socket.on('close', () => resolve({ status: Number(answer.split(' ', 2)[1]), body: answer.slice(answer.indexOf('\r\n\r\n') + 4) }));
  });
