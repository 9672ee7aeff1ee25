import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const library = resolve(import.meta.dirname, '..');
const workspace = resolve(library, '../..');
const compiler = join(workspace, 'node_modules/typescript-native/bin/tsc');
const preload = join(library, 'test/outside/preload.mjs');

interface Packed {
  readonly filename: string;
  readonly integrity: string;
  readonly files: readonly { readonly path: string }[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, object>>;
}

const json = async <Value>(file: string): Promise<Value> => JSON.parse(await readFile(file, 'utf8')) as Value;
const write = (file: string, value: unknown): Promise<void> => writeFile(file, JSON.stringify(value, undefined, 2));

/** An application in a folder of its own, which knows this package only as a tarball. */
export class OutsideApplication {
  readonly #processes: ChildProcess[] = [];

  private constructor(
    private readonly folder: string,
    readonly tarball: Packed,
  ) {}

  /** Packs the library as `npm publish` would, and installs it with all that it depends on, and nothing else. */
  static async install(): Promise<OutsideApplication> {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-outside-'));
    try {
      const tarball = await packed(folder);
      await writeManifest(folder, tarball);
      await run('npm', ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
      return new OutsideApplication(folder, tarball);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Where the tarball is. */
  get packed(): string {
    return join(this.folder, this.tarball.filename);
  }

  /** Lets the application have packages beside it: those of this workspace, which `npm ci` has installed once already. */
  async have(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const place = join(this.folder, 'node_modules', name);
      await mkdir(dirname(place), { recursive: true });
      await symlink(join(workspace, 'node_modules', name), place);
    }
  }

  /** Compiles programs; gives what the compiler says of them. @param programs by their names */
  async compile(programs: ReadonlyMap<string, string>): Promise<string> {
    for (const [name, text] of programs) await writeFile(join(this.folder, `${name}.ts`), text);
    await write(join(this.folder, 'tsconfig.json'), {
      compilerOptions: {
        target: 'es2023', module: 'nodenext', strict: true, skipLibCheck: true, types: ['node'],
        experimentalDecorators: true, emitDecoratorMetadata: true,
      },
      files: [...programs.keys()].map((name) => `${name}.ts`),
    });
    return run(process.execPath, [compiler, '-p', this.folder]).then(() => '', ({ stdout }: { stdout: string }) => stdout);
  }

  /** Runs Node to its end; gives what it prints, and throws when it fails. */
  async run(...args: readonly string[]): Promise<string> {
    const { stdout } = await run(process.execPath, args, { cwd: this.folder, env: { PATH: process.env['PATH'] } });
    return stdout;
  }

  /** Starts a program as a process of its own; gives its address, which is the first line that it prints. */
  async start(program: string, environment: Record<string, string>): Promise<string> {
    const child = spawn(process.execPath, ['--import', preload, `${program}.js`], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#processes.push(child);
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the application ended with code ${String(code)}`)));
    ended.catch(() => undefined);
    for (let told = ''; ; ) {
      const [more] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
      told += more.toString();
      const address = /^http:\S+$/m.exec(told)?.[0];
      if (address !== undefined) return address;
    }
  }

  async remove(): Promise<void> {
    for (const child of this.#processes) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Packs a copy that has been built before, since other specs use what is built here. */
async function packed(folder: string): Promise<Packed> {
  const copy = join(folder, 'workspace');
  const copied = join(copy, 'libs/access-token-guard');
  await cp(library, copied, { recursive: true, filter: (path) => !/\/(dist|node_modules)$/.test(path) });
  await mkdir(join(copied, 'dist'));
  await writeFile(join(copied, 'dist/forgotten.js'), '');
  await cp(join(workspace, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'));
  await symlink(join(workspace, 'node_modules'), join(copy, 'node_modules'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder, '--loglevel=error'], { cwd: copied });
  await rm(copy, { recursive: true });
  return (JSON.parse(stdout) as [Packed])[0];
}

/** With a lock of its own, so that npm installs what it has in its cache, and the network is not needed. */
async function writeManifest(folder: string, tarball: Packed): Promise<void> {
  const { name, version, dependencies } = await json<Manifest>(join(library, 'package.json'));
  const lock = await json<Lock>(join(workspace, 'package-lock.json'));
  const needed = Object.keys(dependencies).map((needed) => `node_modules/${needed}`);
  const location = `file:${tarball.filename}`;
  const root = { name: 'outside', version: '1.0.0', dependencies: { [name]: location } };
  const packages = {
    '': root,
    ...Object.fromEntries(needed.map((place) => [place, lock.packages[place]])),
    [`node_modules/${name}`]: { version, resolved: location, integrity: tarball.integrity, dependencies },
  };
  await write(join(folder, 'package.json'), { ...root, private: true, type: 'module' });
  await write(join(folder, 'package-lock.json'), { name: root.name, version: root.version, lockfileVersion: 3, requires: true, packages });
}
