import { describe, expect, it } from 'vitest';
import { MANAGERS } from './managers.js';
import { MODULE_SYSTEMS } from './module-systems.js';
import { recipesIn } from './recipe.js';
import { table } from './table.js';
import { trialsOf } from './trials.js';

const recipes = recipesIn('test/consumers/recipes');
const trials = trialsOf(recipes);

describe('the scratch projects of npm run test:consumers', () => {
  it('try every recipe with every package manager that it names', () => {
    for (const { name, managers = Object.keys(MANAGERS) } of recipes) {
      const tried = trials.filter(({ recipe }) => recipe === name).map(({ manager }) => manager);
      expect([name, [...new Set(tried)].sort()]).toEqual([name, [...managers].sort()]);
    }
  });

  it('try every module system with every package manager', () => {
    for (const system of Object.keys(MODULE_SYSTEMS)) {
      const tried = trials.filter(({ modules }) => modules === system);
      expect(new Set(tried.map(({ manager }) => manager))).toEqual(new Set(Object.keys(MANAGERS)));
    }
  });

  it('compile with the oldest supported TypeScript and with the newest', () => {
    const compilers = new Set(trials.map(({ compiler }) => compiler));
    expect(compilers).toEqual(new Set(['-', 'typescript@5.8', 'typescript@latest']));
  });

  it('run on newer versions of Node.js, too', () => {
    const versions = new Set(trials.map(({ node }) => node));
    expect(versions.has('node@22') && versions.has('node@24')).toBe(true);
  });

  it('are summed up in a table of at most 80 columns', () => {
    const results = trials.map((trial) => ({ trial, outcome: 'failed: install', seconds: 1_000 }));
    for (const line of table(results).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
