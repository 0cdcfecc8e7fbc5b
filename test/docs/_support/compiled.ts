import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The directory of the package. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A directory inside the package, so that the package's own name resolves as for a user. */
export async function scratchDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const place = join(ROOT, '.scratch');
  await mkdir(place, { recursive: true });
  const path = await mkdtemp(join(place, 'docs-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Type-checks and compiles programs. Returns the errors of each by name. */
export async function compile(
  directory: string,
  programs: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  for (const [name, text] of programs) await writeFile(join(directory, `${name}.ts`), text);
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const names = [...programs.keys()].map((name) => join(directory, `${name}.ts`));
  const program = ts.createProgram(names, {
    ...options,
    noEmit: false,
    rootDir: directory,
    outDir: directory,
  });
  program.emit();
  const problems = ts.getPreEmitDiagnostics(program);
  return new Map(
    [...programs.keys()].map((name) => [
      name,
      problems
        .filter(({ file }) => file?.fileName.endsWith(`/${name}.ts`))
        .map(({ messageText, file, start = 0 }) => {
          const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line;
          const shown = file?.text.split('\n')[line] ?? '';
          return `${shown.trim()}\n${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
        }),
    ]),
  );
}
