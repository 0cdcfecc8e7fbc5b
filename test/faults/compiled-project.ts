import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { madeOnce } from '../_support/made-once.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PARTS = ['machines', 'src'];

/**
 * Compiles the package and programs of these tests into a directory, for processes that can be killed.
 * It compiles the current source, whatever was built before, and the package once in a run.
 */
export async function compileProject(
  directory: string,
  programs: readonly string[] = ['test/faults/processes'],
): Promise<void> {
  const compiled = await madeOnce('package', async (made) => {
    await makePackage(made);
    await compile(PARTS, made);
  });
  await makePackage(directory);
  for (const part of PARTS) await symlink(join(compiled, part), join(directory, part));
  await compile(programs, directory);
}

async function makePackage(directory: string): Promise<void> {
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
}

async function compile(parts: readonly string[], directory: string): Promise<void> {
  for (const part of parts) {
    for (const name of await readdir(join(ROOT, part), { recursive: true })) {
      if (!name.endsWith('.ts')) continue;
      const source = await readFile(join(ROOT, part, name), 'utf8');
      const { outputText } = ts.transpileModule(source, {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
      });
      const target = join(directory, part, name.replace(/\.ts$/, '.js'));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, outputText);
    }
  }
}
