import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { borrowedLock } from './borrowed-lock.js';

const run = promisify(execFile);
const library = resolve(import.meta.dirname, '..');
const workspace = resolve(library, '../..');
const compiler = join(workspace, 'node_modules/typescript-native/bin/tsc');

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

const npm = (args: readonly string[], cwd: string) =>
  run('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd });

const json = async <Value>(file: string): Promise<Value> => JSON.parse(await readFile(file, 'utf8')) as Value;
const write = (file: string, value: unknown): Promise<void> => writeFile(file, JSON.stringify(value, undefined, 2));

/** Applications in a folder of their own, which know this package only as a tarball. */
export class OutsideApplication {
  readonly #processes: ChildProcess[] = [];

  private constructor(
    private readonly folder: string,
    readonly tarball: Packed,
  ) {}

  /** Packs the library as `npm publish` would, and installs it beside the packages named, in the versions of this workspace. @param programs in `test/outside` */
  static async install(names: readonly string[], programs: readonly string[]): Promise<OutsideApplication> {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-outside-'));
    try {
      await run(process.execPath, [compiler, '-b', library]);
      const { stdout } = await npm(['pack', '--json', '--pack-destination', folder], library);
      const [tarball] = JSON.parse(stdout) as [Packed];
      await writeManifest(folder, tarball, names);
      await writeCompilerOptions(folder, programs);
      await npm(['ci', '--prefer-offline'], folder);
      for (const program of programs) await cp(join(library, `test/outside/${program}.ts.txt`), join(folder, `${program}.ts`));
      await run(process.execPath, [compiler, '-p', folder]);
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

  /** Starts a program as a process of its own; gives its address, which is the first line that it prints. */
  async start(program: string, environment: Record<string, string>): Promise<string> {
    const child = spawn(process.execPath, [`${program}.js`], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#processes.push(child);
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the application ended with code ${String(code)}`)));
    const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
    ended.catch(() => undefined);
    return line.toString().trim();
  }

  async remove(): Promise<void> {
    for (const child of this.#processes.filter(({ exitCode }) => exitCode === null)) {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function writeManifest(folder: string, tarball: Packed, names: readonly string[]): Promise<void> {
  const library_ = await json<Manifest & Record<string, unknown>>(join(library, 'package.json'));
  const { overrides } = await json<{ overrides: Record<string, string> }>(join(workspace, 'package.json'));
  const borrowed = await borrowedLock(join(workspace, 'package-lock.json'), [...names, ...Object.keys(library_.dependencies)]);
  const location = `file:${tarball.filename}`;
  const versions = Object.fromEntries(names.map((name) => [name, borrowed[`node_modules/${name}`]?.version ?? '*']));
  const root = { name: 'outside', version: '1.0.0', dependencies: { [library_.name]: location, ...versions } };
  const { version, dependencies, peerDependencies, peerDependenciesMeta, engines } = library_;
  const installed = { version, resolved: location, integrity: tarball.integrity, dependencies, peerDependencies, peerDependenciesMeta, engines };
  const packages = { '': root, ...borrowed, [`node_modules/${library_.name}`]: installed };
  await write(join(folder, 'package.json'), { ...root, private: true, type: 'module', overrides });
  await write(join(folder, 'package-lock.json'), { name: root.name, version: root.version, lockfileVersion: 3, requires: true, packages });
}

async function writeCompilerOptions(folder: string, programs: readonly string[]): Promise<void> {
  await write(join(folder, 'tsconfig.json'), {
    compilerOptions: {
      target: 'es2023', module: 'nodenext', strict: true, skipLibCheck: true, types: ['node'],
      experimentalDecorators: true, emitDecoratorMetadata: true,
    },
    files: programs.map((program) => `${program}.ts`),
  });
}
