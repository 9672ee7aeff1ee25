import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const library = resolve(import.meta.dirname, '..');
const workspace = resolve(library, '../..');

describe('the guide to the guard', () => {
  it('shows programs that the compiler takes as they stand', async () => {
    const guide = await readFile(join(library, 'docs/guide.md'), 'utf8');
    const programs = [...guide.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] ?? '');
    expect(programs.length).toBeGreaterThan(5);
    await mkdir(join(library, 'dist'), { recursive: true });
    const folder = await mkdtemp(join(library, 'dist/guide-'));
    try {
      const files = programs.map((_, index) => `program-${index}.ts`);
      for (const [index, program] of programs.entries()) await writeFile(join(folder, files[index] ?? ''), program);
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({
        extends: join(workspace, 'tsconfig.base.json'),
        compilerOptions: { noEmit: true, composite: false, declaration: false, sourceMap: false },
        files,
      }));
      const compiler = join(workspace, 'node_modules/typescript-native/bin/tsc');
      const told = await promisify(execFile)(process.execPath, [compiler, '-p', folder]).then(() => '', ({ stdout }: { stdout: string }) => stdout);
      expect(told).toBe('');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
