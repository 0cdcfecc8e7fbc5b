import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command } from '../_support/command.js';
import { dataDirectory } from '../_support/data-directory.js';
import { temporaryDirectory } from '../_support/temporary-directory.js';

/** The required arguments of each command. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  serve: [],
  reconcile: [],
  reprocess: [],
  diagram: [],
  playground: [],
  inspect: ['7001'],
  resolve: ['7001', 'e1', '--actor', 'kim', '--reason', 'a mix-up'],
  pending: [],
  settle: ['shipped.txt', '--actor', 'kim', '--reason', 'sent'],
  sent: ['--from', 'sent.ndjson'],
  releases: [],
  unplaced: [],
  link: ['pi_1', 'A-1', '--actor', 'kim', '--reason', 'by phone'],
  discard: ['pi_1', '--actor', 'kim', '--reason', 'by phone'],
  prune: ['--older-than', '400d'],
  export: [],
  import: ['orders.ndjson'],
  explain: ['7001'],
  orders: [],
  tail: [],
  replay: ['deliveries.jsonl'],
  simulate: ['--to', 'http://127.0.0.1:1'],
  doctor: [],
};

describe('a command that is used wrongly', () => {
  it('is tested for every command', async () => {
    const { stdout } = await command(['--help']);
    const named = [...stdout.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name);
    expect(named.filter((name) => name !== 'help')).toEqual(Object.keys(COMMANDS));
  });

  it.concurrent.each(
    Object.entries(COMMANDS).flatMap(([name, args]) => [
      [`${name} --frobnicate`, [name, ...args, '--frobnicate'], /unknown option '--frobnicate'/],
      ...(args.length === 0 ? [] : [[`${name} with nothing`, [name], /required/] as const]),
    ]) as readonly (readonly [string, readonly string[], RegExp])[],
  )('prints one line and exits with 2: %s', async (_, args, says) => {
    const { code, stdout, stderr } = await command(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^order-lifecycle: .+\n$/);
    expect(stderr).toMatch(says);
  });

  it.concurrent.each([
    ['too many arguments', ['orders', 'all'], /too many arguments for 'orders'/],
    ['an unknown command', ['frobnicate'], /unknown command 'frobnicate'/],
    ['a flag without its value', ['serve', '--port'], /--port <port>' argument missing/],
    ['a mistyped flag', ['serve', '--prot', '1'], /\(Did you mean --port\?\)/],
  ])('%s', async (_, args, says) => {
    const { code, stderr } = await command(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^order-lifecycle: .+\n$/);
    expect(stderr).toMatch(says);
  });
});

describe('a command that reads the store', () => {
  it.each([
    ['explain', ['explain', '7001']],
    ['orders', ['orders']],
    ['prune', ['prune', '--older-than', '400d']],
    ['export', ['export']],
  ])('creates no store, because a mistyped directory is no empty shop: %s', async (_, args) => {
    const nowhere = join(await temporaryDirectory(), 'mistyped');
    const { code, stdout, stderr } = await command([...args, '--data', nowhere]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^order-lifecycle: .*--data.*mistyped.*DATABASE_URL.*\n$/);
    expect(existsSync(nowhere)).toBe(false);
  });
});

describe('a command that accepts no deliveries', () => {
  it('needs no signing secret', async () => {
    const data = await dataDirectory();
    const { code, stdout, stderr } = await command(['reprocess', '--data', data]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: '0 quarantined bodies read again: 0 recorded, 0 ignored, 0 not understood\n',
      stderr: '',
    });
  });
});
