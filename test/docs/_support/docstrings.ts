import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './compiled.js';

/** An `@example` of a docstring. */
export interface Example {
  /** Its file, and its number among the examples there, from 1. */
  readonly path: string;
  readonly number: number;
  readonly code: string;
}

/** Every `@example` of the sources. */
export function examples(): readonly Example[] {
  return ['machines', 'src'].flatMap(filesIn).flatMap((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return [...text.matchAll(/^ *\* @example\n((?: *\* .*\n)+?) *\*(?:\/| @)/gm)].map(
      ([, lines = ''], index) => ({
        path,
        number: index + 1,
        code: lines.replace(/^ *\* /gm, ''),
      }),
    );
  });
}

function filesIn(directory: string): readonly string[] {
  return readdirSync(join(ROOT, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(directory, name));
}

/** The documented value of an expression. */
export interface Documented {
  readonly expression: string;
  readonly value: string;
}

/**
 * The code of an example in which every expression with a comment after or below it is passed to
 * `printValue`, and the values of the comments, in the same order.
 */
export function withPrintedValues(code: string): {
  code: string;
  documented: readonly Documented[];
} {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);
  const documented: Documented[] = [];
  let printing = code;
  // From the end, so that earlier positions stay valid.
  for (const statement of [...source.statements].reverse()) {
    const leaf = ts.isIfStatement(statement) ? statement.thenStatement : statement;
    const value = /^(?: |\n)\/\/ (.+)/.exec(code.slice(statement.end))?.[1];
    if (!ts.isExpressionStatement(leaf) || value === undefined) continue;
    const expression = leaf.expression.getText();
    documented.unshift({ expression, value });
    const from = leaf.expression.getStart();
    printing = `${printing.slice(0, from)}printValue(${expression})${printing.slice(leaf.expression.end)}`;
  }
  return { code: printing, documented };
}

/** Whether an inspected value equals the documented one, in which `…` stands for anything. */
export function isDocumented(inspected: string, value: string): boolean {
  const parts = plain(value).split('…').map(escaped);
  return new RegExp(`^${parts.join('.*')}$`, 's').test(plain(inspected));
}

/** The value without spaces inside brackets and without `_` in numbers. */
function plain(text: string): string {
  return text
    .replace(/([[{]) | ([\]}])/g, '$1$2')
    .replace(/(?<=\d)_(?=\d)/g, '')
    .trim();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
