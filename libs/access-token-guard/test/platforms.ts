import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplication, Type, DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

export const PLATFORMS = [
  ['Fastify', () => new FastifyAdapter()],
  ['Express', () => new ExpressAdapter()],
] as const;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** What is sent: header lines as they stand, the same name as often as given. */
export interface Sent {
  readonly lines?: readonly (readonly [string, string])[];
  readonly method?: string;
  readonly body?: string;
}

/** A Nest application that listens, and a client that sends it exactly what a test says. */
export class RunningApplication {
  private constructor(private readonly app: INestApplication) {}

  static async start(
    module: Type | DynamicModule,
    platform: (typeof PLATFORMS)[number][1],
    configure: (app: INestApplication) => void = () => undefined,
  ): Promise<RunningApplication> {
    const app = await NestFactory.create(module, platform(), { logger: false, abortOnError: false });
    configure(app);
    await app.listen(0, '127.0.0.1');
    return new RunningApplication(app);
  }

  stop(): Promise<void> {
    return this.app.close();
  }

  /** Calls with a token in the header, or with none. */
  call(path: string, token?: string, sent: Sent = {}): Promise<Answer> {
    const bearer = token === undefined ? [] : [['Authorization', `Bearer ${token}`] as const];
    return this.send(path, { ...sent, lines: [...bearer, ...(sent.lines ?? [])] });
  }

  send(path: string, { lines = [], method = 'GET', body }: Sent): Promise<Answer> {
    const { port } = this.app.getHttpServer().address() as AddressInfo;
    const head = [['Host', `127.0.0.1:${port}`], ['Connection', 'close'], ...lines];
    if (method !== 'GET') head.push(['Content-Length', String(Buffer.byteLength(body ?? ''))]);
    return new Promise((resolve, reject) => {
      const call = request({ port, host: '127.0.0.1', path, method, headers: head.flat() as never }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = response.headers['content-type']?.includes('json') === true;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: isJson ? JSON.parse(text) : text });
        });
      });
      call.on('error', reject);
      call.end(body);
    });
  }
}
