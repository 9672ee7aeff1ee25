import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';

/** The built lib, in a process of its own as a service is; `npm test` builds first. */
const LIB = new URL('../../dist/index.js', import.meta.url).href;

const PROGRAM = `
  import 'reflect-metadata';
  import { Module } from '@nestjs/common';
  import { IsOptional } from 'class-validator';
  import { IsPort, ServiceSettings, loadSettings, runService, startService } from '${LIB}';
  class Settings extends ServiceSettings {}
  IsOptional()(Settings.prototype, 'EXAMPLE_PORT');
  IsPort()(Settings.prototype, 'EXAMPLE_PORT');
  class ExampleModule {}
  Module({})(ExampleModule);
  const configure = (app) => {
    app.getHttpAdapter().getInstance().get('/slow', async () => { process.stderr.write('entered\\n'); await new Promise((done) => process.once('message', done)); return 'finished'; });
  };
  await runService(async () => {
    const settings = loadSettings(Settings);
    if (process.env.SLOW) await new Promise((done) => (process.once('disconnect', done), process.stderr.write('starting\\n')));
    const service = await startService({ name: 'example', module: ExampleModule, settings, port: settings.EXAMPLE_PORT ?? 0, configure });
    process.stderr.write('at ' + service.url + '\\n');
    return service;
  });
`;

class Program {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private text = '';

  /** @param environment without an EXAMPLE_PORT it takes any that is free */
  constructor(environment: Record<string, string> = {}) {
    this.child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
      cwd: new URL('../..', import.meta.url),
      env: { PATH: process.env.PATH, LISTEN_ADDRESS: '127.0.0.1', NODE_ENV: 'test', ...environment },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    // At its exit there may be more to read.
    this.ended = Promise.all([once(this.child, 'exit'), once(this.child.stderr ?? this.child, 'close')]);
  }

  async says(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.text)) await once(this.child.stderr ?? this.child, 'data');
    return pattern.exec(this.text)?.[1] ?? '';
  }

  async ends(): Promise<{ code: number | null; text: string }> {
    await this.ended;
    return { code: this.child.exitCode, text: this.text };
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  letFinish(): void {
    this.child.send('finish');
  }

  abandon(): void {
    this.child.disconnect();
  }
}

const started = async (): Promise<{ program: Program; url: string }> => {
  const program = new Program();
  return { program, url: await program.says(/at (\S+)\n/) };
};

describe('runService', () => {
  it('ends with code 1 and a sentence when a setting is wrong', async () => {
    const { code, text } = await new Program({ EXAMPLE_PORT: 'abc' }).ends();
    expect({ code, text }).toEqual({ code: 1, text: 'EXAMPLE_PORT must be a port number from 1 to 65535, but is "abc".\n' });
  });

  it('ends with code 1 and a sentence when the port is busy', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, text } = await new Program({ EXAMPLE_PORT: String(port) }).ends();
    other.close();
    expect({ code, text }).toEqual({
      code: 1,
      text: `Port ${port} is already in use: stop the program that listens there, or choose another port.\n`,
    });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('finishes the request under way on %s, then ends with code 0', async (signal) => {
    const { program, url } = await started();
    const underWay = fetch(`${url}/slow`);
    await program.says(/(entered)/);
    program.signal(signal);
    program.letFinish();
    expect(await (await underWay).text()).toBe('finished');
    expect((await program.ends()).code).toBe(0);
  });

  it('ends at once on a second signal', async () => {
    const { program, url } = await started();
    const underWay = fetch(`${url}/slow`).catch(() => 'cut');
    await program.says(/(entered)/);
    program.signal('SIGTERM');
    program.signal('SIGINT');
    expect(await underWay).toBe('cut');
    expect((await program.ends()).code).toBe(1);
  });

  it('ends with the parent that started it', async () => {
    const { program } = await started();
    program.abandon();
    expect((await program.ends()).code).toBe(0);
  });

  it('ends with a parent that is gone before it has started', async () => {
    const program = new Program({ SLOW: 'yes' });
    await program.says(/(starting)/);
    program.abandon();
    expect((await program.ends()).code).toBe(0);
  });
});
