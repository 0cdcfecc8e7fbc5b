import { readFileSync } from 'node:fs';
import ts from 'typescript';

const ROOT = new URL('../../', import.meta.url);

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
};

/** The TypeScript sources behind the subpaths that the package exports. */
function entries(): readonly (readonly [subpath: string, file: string])[] {
  const { exports } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
    exports: Record<string, string | { readonly default?: string }>;
  };
  return Object.entries(exports).flatMap(([subpath, target]) => {
    const file = typeof target === 'string' ? target : target.default;
    if (file === undefined || !file.startsWith('./dist/') || !file.endsWith('.js')) return [];
    const source = file.replace('./dist/', '').replace(/\.js$/, '.ts');
    return [[subpath, new URL(source, ROOT).pathname] as const];
  });
}

/** An exported name and its symbol. */
export interface PublicSymbol {
  readonly name: string;
  readonly target: ts.Symbol;
}

/** The exports of every subpath. */
export interface PublicModules {
  readonly checker: ts.TypeChecker;
  readonly modules: readonly {
    readonly subpath: string;
    readonly symbols: readonly PublicSymbol[];
  }[];
  /** Whether a symbol is declared in the package's sources. */
  isOurs(symbol: ts.Symbol): boolean;
}

/** Whether a declaration is marked `@internal`, so that the built package omits it. */
export function isInternal(node: ts.Node): boolean {
  return ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');
}

/** Reads the sources behind the subpaths. */
export function publicModules(): PublicModules {
  const files = entries();
  const program = ts.createProgram(
    files.map(([, file]) => file),
    OPTIONS,
  );
  const checker = program.getTypeChecker();
  const modules = files.map(([subpath, file]) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file} exports nothing`);
    const symbols = checker
      .getExportsOfModule(module)
      .map((symbol) => ({
        name: symbol.name,
        target: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
      }))
      .filter(({ target }) => !target.declarations?.some(isInternal));
    return { subpath, symbols };
  });
  const isOurs = ({ declarations = [] }: ts.Symbol) =>
    declarations.some((one) => {
      const { fileName, isDeclarationFile } = one.getSourceFile();
      return !isDeclarationFile && !fileName.includes('/node_modules/');
    });
  return { checker, modules, isOurs };
}

/** The exports of every subpath, with the signatures of functions and the members of interfaces. */
export function apiSurface(): string {
  const { checker, modules } = publicModules();
  const sections = modules.map(({ subpath, symbols }) => {
    const lines = symbols.map((symbol) => describe(checker, symbol)).sort();
    return [`# order-lifecycle${subpath.slice(1)}`, ...lines].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}

const FORMAT =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope |
  ts.TypeFormatFlags.WriteArrowStyleSignature;

function describe(checker: ts.TypeChecker, { name, target: symbol }: PublicSymbol): string {
  if (symbol.flags & ts.SymbolFlags.Class) return `class ${name}`;
  if (symbol.flags & ts.SymbolFlags.Interface) return `interface ${name} { ${members(symbol)} }`;
  if (symbol.flags & ts.SymbolFlags.TypeAlias) return `type ${name}`;
  const at = symbol.valueDeclaration;
  if (at === undefined) return `value ${name}`;
  const type = checker.getTypeOfSymbolAtLocation(symbol, at);
  const calls = type.getCallSignatures();
  if (calls.length === 0) return `const ${name}`;
  return calls
    .map((call) => `function ${name}${checker.signatureToString(call, at, FORMAT)}`)
    .join('\n');
}

function members(symbol: ts.Symbol): string {
  return [...(symbol.members?.values() ?? [])]
    .filter(({ flags }) => flags & (ts.SymbolFlags.Property | ts.SymbolFlags.Method))
    .filter(({ declarations }) => !declarations?.some(isInternal))
    .map(({ name, flags }) => `${name}${flags & ts.SymbolFlags.Optional ? '?' : ''}`)
    .sort()
    .join(', ');
}
