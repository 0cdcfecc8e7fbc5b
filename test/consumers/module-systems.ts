import ts from 'typescript';

/** A way to write and run a program: which files it needs, and how it is built and run. */
export interface ModuleSystem {
  readonly type: 'module' | 'commonjs';
  /** The versions of TypeScript that compile it; none for plain JavaScript. */
  readonly compilers: readonly string[];
  readonly build?: string;
  readonly run: string;
  /** The files of the project, given its program in TypeScript. */
  files(program: string): Readonly<Record<string, string>>;
}

const COMPILERS = ['typescript@5.8', 'typescript@latest'];

/** The module systems, by name. */
export const MODULE_SYSTEMS: Readonly<Record<string, ModuleSystem>> = {
  nodenext: compiled('module', { module: 'nodenext', moduleResolution: 'nodenext' }),
  node16: compiled('module', { module: 'node16', moduleResolution: 'node16' }),
  bundler: compiled('module', { module: 'esnext', moduleResolution: 'bundler' }),
  commonjs: compiled('commonjs', { module: 'nodenext', moduleResolution: 'nodenext' }),
  'js-import': plain('module', ts.ModuleKind.ESNext),
  'js-require': plain('commonjs', ts.ModuleKind.CommonJS),
};

function compiled(
  type: ModuleSystem['type'],
  modules: Readonly<Record<string, string>>,
): ModuleSystem {
  const compilerOptions = {
    ...modules,
    strict: true,
    target: 'es2023',
    types: ['node'],
    rootDir: '.',
    outDir: 'built',
    skipLibCheck: false,
  };
  const tsconfig = JSON.stringify({ compilerOptions, include: ['*.ts'] }, null, 2);
  return {
    type,
    compilers: COMPILERS,
    build: 'tsc -p .',
    run: 'node built/program.js',
    files: (program) => ({ 'program.ts': program, 'tsconfig.json': tsconfig }),
  };
}

/** JavaScript as its users write it: the program without its types. */
function plain(type: ModuleSystem['type'], module: ts.ModuleKind): ModuleSystem {
  const compilerOptions = { module, target: ts.ScriptTarget.ES2023 };
  return {
    type,
    compilers: [],
    run: 'node program.js',
    files: (program) => ({
      'program.js': ts.transpileModule(program, { compilerOptions }).outputText,
    }),
  };
}
