import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const text = z.record(z.string(), z.string());

const shape = z.strictObject({
  /** Packages beside this one, with their ranges. */
  dependencies: text.default({}),
  devDependencies: text.default({}),
  /** Files of the recipe's folder that the project has. */
  files: z.array(z.string()).default([]),
  /**
   * A TypeScript file of the folder that is compiled and run in every module system, or a page, of which
   * it is the first program.
   */
  program: z.string().optional(),
  /** The module systems of the program; absent: all. */
  modules: z.array(z.string()).optional(),
  /** Shell commands instead of a program; `node_modules/.bin` is on the path. */
  build: z.string().optional(),
  run: z.string().optional(),
  /** The package managers that the recipe is tried with; absent: all. */
  managers: z.array(z.string()).optional(),
  /** More members of package.json. */
  manifest: z.record(z.string(), z.unknown()).default({}),
  /** Seconds that installing, building or running may take; absent: 300. */
  timeoutSeconds: z.number().default(300),
});

/** A kind of project that uses this package: `recipes/<name>/recipe.json`, and the files beside it. */
export interface Recipe extends z.infer<typeof shape> {
  readonly name: string;
  readonly folder: string;
}

/** All recipes, by name. */
export function recipesIn(folder: string): readonly Recipe[] {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const file = join(folder, name, 'recipe.json');
      const recipe = shape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
      if (!recipe.success) throw new Error(`${file}: ${z.prettifyError(recipe.error)}`);
      const { program, run } = recipe.data;
      if ((program === undefined) === (run === undefined)) {
        throw new Error(`${file} has both or neither of "program" and "run". Give one of them.`);
      }
      return { ...recipe.data, name, folder: join(folder, name) };
    });
}
