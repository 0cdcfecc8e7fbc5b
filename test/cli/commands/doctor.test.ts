import { describe, expect, it } from 'vitest';
import { command } from '../../_support/command.js';
import { commandHere } from '../../_support/command-here.js';
import { dataDirectory } from '../../_support/data-directory.js';
import { listeningOn } from '../../_support/listening-on.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';
import { served } from '../_support/served.js';

const ENV = { DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_0123456789abcdef' };

interface Found {
  readonly what: string;
  readonly verdict: string;
  readonly sentence: string;
  readonly mend?: string;
}

async function doctor(args: readonly string[], env: Readonly<Record<string, string>>) {
  const { code, stdout } = await command(['doctor', ...args, '--json'], env);
  const findings: readonly Found[] = JSON.parse(stdout);
  return { code, about: (name: string) => findings.filter(({ what }) => what === name) };
}

describe('order-lifecycle doctor', () => {
  it('fails where serve fails, because another program has the port', async () => {
    const { port } = new URL(await listeningOn((_, response) => response.end('another program')));
    const flags = ['--data', await dataDirectory(), '--port', port];
    const { code, about } = await doctor(flags, ENV);
    const serve = await command(['serve', ...flags], ENV);
    expect(code).toBe(1);
    expect(about('port')).toMatchObject([
      { verdict: 'wrong', mend: expect.stringMatching(/^npx order-lifecycle serve --port \d+$/) },
    ]);
    expect(serve.code).not.toBe(0);
  });

  it('fails beside something that takes requests and never answers, and says that once', async () => {
    const { port } = new URL(await listeningOn(() => {}));
    const flags = ['--data', await dataDirectory(), '--port', port];
    const { code, about } = await doctor(flags, ENV);
    expect(code).toBe(1);
    expect(about('service')).toMatchObject([{ verdict: 'wrong' }]);
    expect(about('port')).toEqual([]);
  });

  it('passes beside the service itself, which has the port and the directory', async () => {
    const data = await temporaryDirectory();
    const service = await served(data, ENV);
    const { port } = new URL(service.url);
    const { code, about } = await doctor(['--data', data, '--port', port], ENV);
    await service.stop();
    expect(about('port')).toMatchObject([{ verdict: 'fine' }]);
    expect(about('database')).toMatchObject([
      { verdict: 'fine', sentence: 'open in the running service, which alone may use it' },
    ]);
    expect(code).toBe(0);
  });

  it.each([
    [undefined, 'requires a token'],
    ['b'.repeat(32), 'was started with another token'],
  ])('knows the service that refuses its token: %s', async (token, why) => {
    const data = await temporaryDirectory();
    const service = await served(data, { ...ENV, ORDER_LIFECYCLE_TOKEN: 'a'.repeat(32) });
    const { port } = new URL(service.url);
    const env = token === undefined ? ENV : { ...ENV, ORDER_LIFECYCLE_TOKEN: token };
    const { code, about } = await doctor(['--data', data, '--port', port], env);
    await service.stop();
    expect(about('port')).toMatchObject([{ verdict: 'fine' }]);
    expect(about('database')).toMatchObject([{ verdict: 'fine' }]);
    expect(about('token')).toEqual([
      {
        what: 'token',
        verdict: 'look',
        sentence: `the running service ${why}, so nothing about it was checked. Set ORDER_LIFECYCLE_TOKEN to its token`,
        mend: "export ORDER_LIFECYCLE_TOKEN='<token of the running service>'",
      },
    ]);
    expect(code).toBe(0);
  });

  it('takes a directory that serve would create, with those above it', async () => {
    const data = `${await temporaryDirectory()}/of/this/shop`;
    const { code, about } = await doctor(['--data', data, '--port', '0'], ENV);
    expect(about('directory')).toMatchObject([{ verdict: 'look' }]);
    expect(code).toBe(0);
  });

  it('takes the flags of an engine, and reports that it does not answer', async () => {
    const flags = ['--engine', 'restate', '--restate-url', 'http://127.0.0.1:1', '--port', '0'];
    const { code, about } = await doctor(flags, ENV);
    expect(about('configuration')[0]?.sentence).toContain('Restate');
    expect([...about('database'), ...about('Node.js')]).toMatchObject([{ verdict: 'wrong' }]);
    expect(code).toBe(1);
  });

  it('names a key of the API that is not set, and no secret', async () => {
    const { code, stdout } = await commandHere(['doctor', '--port', '0'], ENV);
    expect(stdout).toMatch(/look +API +never called: DIGITAL_RIVER_API_KEY/);
    expect(stdout).toMatch(/^ {7}export DIGITAL_RIVER_API_KEY='<key of the API>'$/m);
    expect(stdout).not.toContain(ENV.DIGITAL_RIVER_WEBHOOK_SECRETS);
    expect(code).toBe(0);
  });
});
