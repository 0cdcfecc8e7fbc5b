import { MANAGERS } from './managers.js';
import { MODULE_SYSTEMS } from './module-systems.js';
import { pairwise } from './pairwise.js';
import type { Recipe } from './recipe.js';

/** One scratch project. A recipe that brings its own commands has neither module system nor compiler. */
export interface Trial extends Readonly<Record<string, string>> {
  readonly recipe: string;
  readonly manager: string;
  readonly modules: string;
  readonly compiler: string;
  readonly node: string;
}

/** The Node.js that runs the trials, and newer ones that some are repeated on. */
export const THIS_NODE = `node@${process.versions.node.split('.')[0]}`;
const NEWER_NODES = ['node@22', 'node@24'];

const NONE = '-';

/** The projects to try: pairwise over what works together, and a simple one on each newer Node.js. */
export function trialsOf(recipes: readonly Recipe[]): readonly Trial[] {
  const chosen = pairwise(recipes.flatMap(combinations));
  const simple = chosen.find(
    ({ recipe, modules }) => recipe === 'embedder' && modules === 'js-require',
  );
  const newer = NEWER_NODES.filter((node) => simple !== undefined && node !== THIS_NODE);
  return [...chosen, ...newer.flatMap((node) => (simple === undefined ? [] : { ...simple, node }))];
}

function combinations({ name, program, managers, modules }: Recipe): readonly Trial[] {
  return (managers ?? Object.keys(MANAGERS)).flatMap((manager) => {
    const one = { recipe: name, manager, node: THIS_NODE };
    if (program === undefined) return [{ ...one, modules: NONE, compiler: NONE }];
    return (modules ?? Object.keys(MODULE_SYSTEMS)).flatMap((system) => {
      const compilers = MODULE_SYSTEMS[system]?.compilers ?? [];
      const all = compilers.length === 0 ? [NONE] : compilers;
      return all.map((compiler) => ({ ...one, modules: system, compiler }));
    });
  });
}
