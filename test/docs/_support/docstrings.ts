import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './compiled.js';

/** An `@example` of a docstring. */
export interface Example {
  /** The file it stands in, and which of the examples there it is, from 1. */
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

/** A value that an example says an expression has. */
export interface Promised {
  readonly expression: string;
  readonly value: string;
}

/**
 * The code of an example, in which every expression with a comment behind or below it is handed to
 * `told`, and what the comments say, in the same order.
 */
export function withTold(code: string): { code: string; promised: readonly Promised[] } {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);
  const promised: Promised[] = [];
  let told = code;
  // From the end, so that places before stay what they are.
  for (const statement of [...source.statements].reverse()) {
    const leaf = ts.isIfStatement(statement) ? statement.thenStatement : statement;
    const value = /^(?: |\n)\/\/ (.+)/.exec(code.slice(statement.end))?.[1];
    if (!ts.isExpressionStatement(leaf) || value === undefined) continue;
    const expression = leaf.expression.getText();
    promised.unshift({ expression, value });
    const from = leaf.expression.getStart();
    told = `${told.slice(0, from)}told(${expression})${told.slice(leaf.expression.end)}`;
  }
  return { code: told, promised };
}

/** Whether a value, as `inspect` prints it, is what an example says; `…` stands for anything. */
export function isPromised(inspected: string, said: string): boolean {
  const parts = plain(said).split('…').map(escaped);
  return new RegExp(`^${parts.join('.*')}$`, 's').test(plain(inspected));
}

/** The same value in the same letters: spaces inside brackets and `_` within numbers mean nothing. */
function plain(text: string): string {
  return text
    .replace(/([[{]) | ([\]}])/g, '$1$2')
    .replace(/(?<=\d)_(?=\d)/g, '')
    .trim();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
