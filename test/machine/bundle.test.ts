import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LIMIT = 25_000;

interface Bundle {
  readonly code: string;
  /** What it imports at run time. */
  readonly imports: readonly string[];
  /** The source of every module that an import leads to, used or not, by its path. */
  readonly modules: ReadonlyMap<string, string>;
}

/** Bundles the entry for the browser. */
async function bundle(format: 'es' | 'iife', external: readonly string[]): Promise<Bundle> {
  const modules = new Map<string, string>();
  const result = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'collect-modules',
        moduleParsed: ({ id, code }) => {
          modules.set(id.replace(ROOT, ''), code ?? '');
        },
      },
    ],
    build: {
      write: false,
      lib: { entry: `${ROOT}src/machine/index.ts`, formats: [format], name: 'machine' },
      rolldownOptions: { external: [...external] },
    },
  });
  const [{ output }] = result as [Rolldown.RolldownOutput];
  const [chunk] = output;
  return { code: chunk.code, imports: chunk.imports, modules };
}

let alone: Bundle;

beforeAll(async () => {
  alone = await bundle('es', ['xstate']);
});

describe('order-lifecycle/machine, bundled for the browser', () => {
  it('imports xstate and nothing else', () => {
    expect(alone.imports).toEqual(['xstate']);
    expect(alone.modules.size).toBeGreaterThan(30);
    const foreign = [...alone.modules.keys()].filter((path) => !/^(src|machines)\//.test(path));
    expect(foreign).toEqual([]);
  });

  it(`has less than ${LIMIT / 1000} kB, compressed and without xstate`, () => {
    const { length } = gzipSync(alone.code);
    console.log(`order-lifecycle/machine: ${alone.code.length} B, compressed ${length} B`);
    expect(length).toBeLessThan(LIMIT);
    expect(length).toBeGreaterThan(LIMIT / 10);
  });

  it('needs nothing of Node.js in any of its modules', () => {
    const using = [...alone.modules].filter(([, code]) =>
      /['"]node:|\b(Buffer|process|__dirname|require)\b\s*[.([]/.test(code),
    );
    expect(using.map(([path]) => path)).toEqual([]);
    // The check finds what it looks for.
    expect('Buffer.byteLength(text)').toMatch(/\b(Buffer|process)\b\s*[.([]/);
  });

  it('explains an event where there are only the globals of the language', async () => {
    const { code } = await bundle('iife', []);
    const program = `${code};
      const [snapshot] = [machine.actorOf({ machine: 'order', version: 1,
        value: { order: 'in_review', fraud: 'passed' }, context: { account: 'default', orderId: '1',
        charges: {}, refunds: {}, items: {}, fulfilments: {}, documents: {}, returns: {}, flags: {} },
      }).getSnapshot()];
      machine.explain(snapshot, { type: 'order.complete' }).sentence`;
    expect(runInContext(program, createContext({}))).toMatch(
      /^order\.complete is refused while the order is in_review: /,
    );
  });
});
