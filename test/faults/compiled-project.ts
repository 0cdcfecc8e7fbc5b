import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PARTS = ['machines', 'src'];

/**
 * Compiles the package and programs of these tests into a directory, for processes that can be killed.
 * It compiles the current source, whatever was built before.
 */
export async function compileProject(
  directory: string,
  programs: readonly string[] = ['test/faults/processes'],
): Promise<void> {
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  for (const part of [...PARTS, ...programs]) {
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
