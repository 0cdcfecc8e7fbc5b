import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

// Each layer may import itself and these layers; machines import the vocabulary only.
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/order': [],
  machines: ['src/order'],
  'src/lifecycle': ['src/order', 'machines'],
  'src/machine': ['src/order', 'machines', 'src/lifecycle'],
  'src/adapters': ['src/order', 'src/lifecycle'],
  'src/store': ['src/order', 'src/lifecycle'],
  'src/export': ['src/order', 'src/lifecycle', 'src/store'],
  'src/service': ['src/order', 'src/lifecycle', 'src/adapters', 'src/store', 'src/export'],
  'src/restate': ['src/order', 'src/lifecycle', 'src/store', 'src/service'],
  'src/opentelemetry': ['src/service'],
  'src/http': ['src/order', 'src/lifecycle', 'src/service', 'src/store', 'src/diagram', 'src/node'],
  'src/node': ['src/service'],
  'src/console': ['src/order', 'src/service'],
  'src/playground': [
    'src/order',
    'src/lifecycle',
    'src/adapters',
    'src/service',
    'src/diagram',
    'src/console',
    // The type of a story; the build makes the stories.
    'src/cli',
  ],
  'src/diagram': ['src/order', 'machines'],
  'src/inspect': ['src/order', 'src/lifecycle', 'src/diagram', 'machines', 'src/service'],
  'src/testing/simulator': ['src/order'],
  'src/testing/stripe-simulator': ['src/testing/simulator'],
  'src/testing/http-server': [],
  'src/testing/stripe-server': [
    'src/order',
    'src/testing/http-server',
    'src/testing/simulator',
    'src/testing/stripe-simulator',
  ],
  'src/testing': [
    'src/order',
    'src/lifecycle',
    'src/adapters',
    'src/store',
    'src/service',
    'src/testing/http-server',
    'src/testing/simulator',
    'src/testing/stripe-simulator',
    'src/testing/stripe-server',
  ],
  'src/cli': [
    'src/order',
    'src/lifecycle',
    'src/adapters',
    'src/store',
    'src/export',
    'src/service',
    'src/http',
    'src/restate',
    'src/inspect',
    'src/diagram',
    'src/testing',
    'src/testing/simulator',
    'src/testing/stripe-simulator',
    'src/testing/stripe-server',
    'machines',
  ],
};

// The packages that a layer may import, in addition to those of Node.js.
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'src/order': [],
  machines: ['xstate'],
  'src/lifecycle': ['xstate'],
  'src/machine': ['xstate'],
  'src/adapters': ['zod'],
  'src/export': ['zod'],
  'src/service': ['lru-cache', 'p-limit'],
  'src/node': [],
  'src/opentelemetry': ['@opentelemetry/api'],
  'src/diagram': [],
  'src/testing/simulator': ['p-limit'],
  'src/testing/stripe-simulator': [],
  'src/testing/stripe-server': [],
};

const LAYERS = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length);

/** The source file of an imported module. */
function sourceOf(target: string): string {
  return sources.find((file) => file.replace(/\.tsx?$/, '.js') === target) ?? target;
}

function layerOf(file: string): string {
  return LAYERS.find((layer) => file.startsWith(`${layer}/`)) ?? file;
}

// A longer list of files needs folders with names of their own.
const MOST_FILES = 14;

const sources = ['machines', 'src']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(folder, file),
    ),
  )
  .filter((file) => /\.tsx?$/.test(file));

const imports = sources.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from |import\()'([\w./@:-]+)'/g)].map(([, target = '']) => ({
    file,
    layer: layerOf(file),
    target: target.startsWith('.')
      ? relative(root, normalize(join(root, dirname(file), target)))
      : target,
  }));
});

describe('imports', () => {
  it('are found', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it('point downwards only', () => {
    const upwards = imports
      .filter(({ target }) => /^(src|machines)\//.test(target))
      .filter(({ layer }) => layer in MAY_IMPORT)
      .filter(({ layer, target }) => {
        const to = layerOf(target);
        return to !== layer && !MAY_IMPORT[layer]?.includes(to);
      })
      .map(({ file, target }) => `${file} → ${target}`);
    expect(upwards).toEqual([]);
  });

  it('import the core through its index, or through the part of it that a browser can load', () => {
    const inside = imports
      .filter(({ target }) => layerOf(target) === 'src/lifecycle')
      .filter(({ layer }) => layer !== 'src/lifecycle')
      .filter(
        ({ target, layer }) =>
          target !==
          (layer === 'src/machine' ? 'src/lifecycle/browser.js' : 'src/lifecycle/index.js'),
      )
      .map(({ file, target }) => `${file} → ${target}`);
    expect(inside).toEqual([]);
  });

  it('of the machine are only in the core and in the modules that display it', () => {
    const rules = imports
      .filter(({ layer, target }) => layer !== 'machines' && layerOf(target) === 'machines')
      .map(({ file }) => layerOf(file));
    expect([...new Set(rules)].sort()).toEqual([
      'src/diagram',
      'src/index.ts',
      'src/inspect',
      'src/lifecycle',
      'src/machine',
    ]);
  });

  it('of the service in the engine are only those that display an order', () => {
    const engine = imports
      .filter(({ layer, target }) => layer === 'src/restate' && layerOf(target) === 'src/service')
      .map(({ file, target }) => `${file} → ${target}`);
    expect(engine).toEqual([
      'src/restate/objects/order/order-object.ts → src/service/queries/order-history.js',
      'src/restate/objects/order/order-object.ts → src/service/queries/order-view.js',
    ]);
  });

  it('of packages are only those that the layer may use', () => {
    const heavy = imports
      .filter(({ target }) => !/^(src|machines)\//.test(target) && !target.startsWith('node:'))
      .filter(({ layer, target }) => PACKAGES[layer]?.includes(target) === false)
      .map(({ file, target }) => `${file} → ${target}`);
    expect(heavy).toEqual([]);
  });

  it('form no circle, types included', () => {
    const edges = new Map<string, string[]>(sources.map((file) => [file, []]));
    for (const { file, target } of imports) edges.get(file)?.push(sourceOf(target));
    const finished = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, path: readonly string[]) => {
      if (path.includes(file)) {
        circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      if (finished.has(file)) return;
      for (const to of edges.get(file) ?? []) walk(to, [...path, file]);
      finished.add(file);
    };
    for (const file of edges.keys()) walk(file, []);
    expect(circles).toEqual([]);
  });
});

describe('a source folder', () => {
  it(`contains at most ${MOST_FILES} files of its own`, () => {
    const sizes = new Map<string, number>();
    for (const file of sources) sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1);
    expect([...sizes].filter(([, files]) => files > MOST_FILES)).toEqual([]);
  });
});
