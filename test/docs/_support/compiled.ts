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

/** What the files of programs are written in. */
export type Extension = 'ts' | 'tsx';

/** Browser programs in `tsx`: React, and the objects of a page. */
const OF_A_PAGE: ts.CompilerOptions = {
  jsx: ts.JsxEmit.ReactJSX,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
  types: [],
};

/** Type-checks and compiles programs. Returns the errors of each by name. */
export async function compile(
  directory: string,
  programs: ReadonlyMap<string, string>,
  extension: Extension = 'ts',
): Promise<ReadonlyMap<string, readonly string[]>> {
  for (const [name, text] of programs) {
    await writeFile(join(directory, `${name}.${extension}`), text);
  }
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const names = [...programs.keys()].map((name) => join(directory, `${name}.${extension}`));
  const program = ts.createProgram(names, {
    ...options,
    ...(extension === 'tsx' ? OF_A_PAGE : {}),
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
        .filter(({ file }) => file?.fileName.endsWith(`/${name}.${extension}`))
        .map(({ messageText, file, start = 0 }) => {
          const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line;
          const shown = file?.text.split('\n')[line] ?? '';
          return `${shown.trim()}\n${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
        }),
    ]),
  );
}
