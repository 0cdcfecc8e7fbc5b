import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { embedded } from '../../../src/store/embedded/embedded.js';
import { command } from '../../_support/command.js';
import { commandHere } from '../../_support/command-here.js';
import { fillData } from '../../_support/data-directory.js';
import { makeObservation } from '../../_support/make-observation.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';
import { served } from '../_support/served.js';

const keyOf = (orderId: string) => `default/${orderId}/ready_to_fulfil/`;
const BY = ['--actor', 'kim', '--reason', 'sent before'];

/** A directory with orders that wait to be shipped, and a file for settlements. */
async function shop() {
  const directory = await temporaryDirectory();
  const data = join(directory, 'data');
  await fillData(data);
  const orders = await createOrderLifecycle({
    provider: digitalRiver({ webhookSecrets: ['unused'] }),
    store: embedded(data),
  });
  for (const orderId of ['1', '2', '3']) {
    await orders.observe({ ...makeObservation({ state: 'accepted', fraud: 'passed' }), orderId });
  }
  await orders.stop();
  const file = join(directory, 'shipped.txt');
  const write = async (lines: readonly (string | object)[]) => {
    const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    await writeFile(file, `${texts.join('\r\n')}\r\n`);
  };
  return { data, file, write };
}

function waitingIn(stdout: string) {
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map(
    (line) => JSON.parse(line) as { readonly key: string; readonly deliver: boolean },
  );
}

describe('order-lifecycle pending and settle', () => {
  it.each(['the store itself', 'a running service'])(
    'list pending milestones, and settle those in a file, in %s',
    async (where) => {
      const { data, file, write } = await shop();
      const service = where === 'a running service' ? await served(data) : undefined;
      const place = service === undefined ? ['--data', data] : ['--url', service.url];
      const listed = await command(['pending', ...place, '--kind', 'ready_to_fulfil']);
      expect(listed.code).toBe(0);
      expect(waitingIn(listed.stdout)).toMatchObject(
        ['1', '2', '3'].map((id) => ({ key: keyOf(id), deliver: true })),
      );

      await write([
        keyOf('1'),
        '',
        { key: keyOf('2'), status: 'withdrawn', actor: 'lee', reason: 'the customer rang' },
        keyOf('4'),
        '{"key"',
        { key: 7 },
        { key: keyOf('3'), status: 'dead' },
        // As listed: only the key counts.
        ...waitingIn(listed.stdout).slice(2),
      ]);
      const settled = await commandHere(['settle', file, ...place, ...BY]);
      expect(settled.stdout).toBe('3 settled, 0 unchanged, 4 not settled\n');
      expect(settled.code).toBe(1);
      for (const problem of [
        /^line 4: There is no milestone default\/4\/ready_to_fulfil\/ here\./m,
        /^line 5: It should be a key, or a JSON object/m,
        /^line 6: It should be a key, or a JSON object/m,
        /^line 7: Its status must be done or withdrawn\./m,
      ]) {
        expect(settled.stderr).toMatch(problem);
      }

      await write([keyOf('1'), keyOf('3')]);
      const again = await commandHere(['settle', file, ...place, ...BY, '--json']);
      expect(again.code).toBe(0);
      expect(JSON.parse(again.stdout)).toEqual({ settled: 0, unchanged: 2, problems: 0 });
      expect((await command(['pending', ...place])).stdout).toBe('');
      await service?.stop();
    },
  );

  it('refuse invalid arguments, and settle nothing', async () => {
    const { data, file, write } = await shop();
    await write([keyOf('1')]);
    const place = ['--data', data];
    for (const [args, says] of [
      [['settle', file, ...place, '--actor', ' ', '--reason', 'r'], /--actor/],
      [['settle', file, ...place, ...BY, '--as', 'dead'], /--as .*done or withdrawn/],
      [['settle', `${file}.not`, ...place, ...BY], /cannot be read/],
      [['pending', ...place, '--kind', 'lost'], /kind/],
    ] as const) {
      const { code, stderr, stdout } = await commandHere(args);
      expect(code).not.toBe(0);
      expect(stdout).toBe('');
      expect(stderr).toMatch(says);
    }
    expect(waitingIn((await command(['pending', ...place])).stdout)).toHaveLength(3);
  });
});
