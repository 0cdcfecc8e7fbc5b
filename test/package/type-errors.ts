import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';

/** How a project compiles. */
export interface Compiled {
  readonly module: ts.ModuleKind;
  readonly moduleResolution: ts.ModuleResolutionKind;
  readonly type: 'module' | 'commonjs';
  /** Packages of `node_modules/@types`; without any, the names of the DOM stand in for those of Node.js. */
  readonly types: readonly string[];
}

const AS_A_MODULE: Compiled = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  type: 'module',
  types: ['node'],
};

/** The compiler errors of a program in a project, and of the types of this package, without skipLibCheck. */
export async function typeErrors(
  path: string,
  program: string,
  { type, types, ...how }: Compiled = AS_A_MODULE,
): Promise<readonly string[]> {
  const directory = await mkdtemp(join(path, 'program-'));
  const file = join(directory, 'program.ts');
  await writeFile(file, program);
  await writeFile(join(directory, 'package.json'), JSON.stringify({ type }));
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2023,
    ...(types.length === 0 ? {} : { lib: ['lib.es2023.d.ts'] }),
    ...how,
    types: [...types],
    typeRoots: [join(path, 'node_modules/@types')],
    skipLibCheck: false,
  };
  const compiled = ts.createProgram([file], options);
  const ours = compiled
    .getSourceFiles()
    .filter(({ fileName }) => fileName === file || fileName.includes('/order-lifecycle/dist/'))
    .flatMap((source) => [
      ...compiled.getSyntacticDiagnostics(source),
      ...compiled.getSemanticDiagnostics(source),
    ]);
  return [...compiled.getOptionsDiagnostics(), ...ours].map(
    ({ file: where, code, messageText }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, '\n');
      return `${where?.fileName ?? ''}: TS${code}: ${text}`;
    },
  );
}

/** A program that imports all of these modules. */
export function importing(names: readonly string[], more = ''): string {
  return [
    ...names.map((name, n) => `import * as one${n} from '${name}';`),
    ...names.map((_, n) => `console.log(one${n});`),
    more,
  ].join('\n');
}
