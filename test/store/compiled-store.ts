import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Compiles `src/order` and `src/store` into a directory, for a child process that is to use them: a
 * process that can be killed.
 */
export async function compileStore(directory: string): Promise<void> {
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  for (const part of ['order', 'store']) {
    for (const name of await readdir(join(ROOT, 'src', part))) {
      if (!name.endsWith('.ts')) continue;
      const source = await readFile(join(ROOT, 'src', part, name), 'utf8');
      const { outputText } = ts.transpileModule(source, {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
      });
      const target = join(directory, part, name.replace(/\.ts$/, '.js'));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, outputText);
    }
  }
}
