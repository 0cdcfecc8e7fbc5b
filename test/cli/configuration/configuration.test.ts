import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  readConfiguration,
  type ServeFlags,
} from '../../../src/cli/configuration/configuration.js';
import { DEADLINES } from '../../../src/lifecycle/deadlines/deadlines.js';
import { ConfigurationError } from '../../../src/order/options/configuration-error.js';
import { command } from '../../_support/command.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';

const SECRETS = { DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_1' };

const KEY = { DIGITAL_RIVER_API_KEY: 'sk_hush' };

/** The message about an invalid configuration. */
function complaint(flags: ServeFlags, env: Record<string, string>): string {
  try {
    readConfiguration(flags, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return 'nothing';
}

describe('an invalid setting', () => {
  it.each<readonly [string, ServeFlags, Record<string, string>, readonly RegExp[]]>([
    ['no signing secret', {}, {}, [/DIGITAL_RIVER_WEBHOOK_SECRETS/, /not set/, /comma/]],
    [
      'blank signing secrets',
      {},
      { DIGITAL_RIVER_WEBHOOK_SECRETS: ' , ' },
      [/DIGITAL_RIVER_WEBHOOK_SECRETS/, /blank/],
    ],
    ['a port that is a word', { port: 'http' }, SECRETS, [/--port/, /"http"/, /0 to 65535/]],
    ['a port too large', {}, { ...SECRETS, PORT: '70000' }, [/PORT/, /"70000"/, /65535/]],
    ['a port below', { port: '-1' }, SECRETS, [/PORT/, /"-1"/]],
    ['a flag that is worse than its variable', { port: '' }, { ...SECRETS, PORT: '80' }, [/""/]],
    ['a mode that is none', { mode: 'prod' }, SECRETS, [/--mode/, /"prod"/, /live or test/]],
    [
      'a public host, without a token',
      { host: '0.0.0.0' },
      SECRETS,
      [/ORDER_LIFECYCLE_TOKEN/, /not set/, /0\.0\.0\.0/],
    ],
    [
      'another kind of database',
      {},
      { ...SECRETS, DATABASE_URL: 'mysql://root:hush@db/shop' },
      [/DATABASE_URL/, /postgres:\/\//],
    ],
    [
      'an unknown log level',
      {},
      { ...SECRETS, LOG_LEVEL: 'loud' },
      [/LOG_LEVEL/, /"loud"/, /info/],
    ],
    ['a directory without a name', { data: ' ' }, SECRETS, [/--data/, /blank/, /directory/]],
    [
      "an address of the provider's API that is none",
      {},
      { ...SECRETS, ...KEY, DIGITAL_RIVER_API_URL: 'somewhere' },
      [/DIGITAL_RIVER_API_URL/, /not an address/, /https/],
    ],
    [
      'a key with white space in it',
      {},
      { ...SECRETS, DIGITAL_RIVER_API_KEY: 'sk hush' },
      [/DIGITAL_RIVER_API_KEY/, /malformed/],
    ],
    [
      'reconciling without a key',
      { reconcileEvery: '15m' },
      SECRETS,
      [/DIGITAL_RIVER_API_KEY/, /not set/, /--reconcile-every/, /"15m"/],
    ],
    [
      'reconciling at an invalid interval',
      {},
      { ...SECRETS, ...KEY, ORDER_LIFECYCLE_RECONCILE_EVERY: 'often' },
      [/--reconcile-every/, /"often"/, /36h/],
    ],
    [
      'reconciling without an interval',
      { reconcileEvery: '0s' },
      { ...SECRETS, ...KEY },
      [/--reconcile-every/, /"0s"/, /from 1s to 24d/],
    ],
    [
      'reconciling at an interval beyond a timer',
      { reconcileEvery: '30d' },
      { ...SECRETS, ...KEY },
      [/--reconcile-every/, /"30d"/, /24d/],
    ],
    [
      'an unknown deadline',
      { deadline: ['lunch=1h'] },
      SECRETS,
      [/--deadline/, /"lunch=1h"/, /payment_window/, /early_unresolved/],
    ],
    [
      'a deadline without a duration',
      {},
      { ...SECRETS, ORDER_LIFECYCLE_DEADLINES: 'payment_window' },
      [/ORDER_LIFECYCLE_DEADLINES/, /payment_window/, /""/],
    ],
    [
      'an invalid longest body',
      { maxBodyBytes: '8 MiB' },
      SECRETS,
      [/--max-body-bytes/, /"8 MiB"/, /65536/, /8388608/],
    ],
    [
      'an invalid largest order',
      { maxOrderObservations: '10' },
      SECRETS,
      [/--max-order-observations/, /"10"/, /from 50/, /1000/],
    ],
    [
      'invalid bytes of an order',
      {},
      { ...SECRETS, ORDER_LIFECYCLE_MAX_ORDER_BYTES: 'many' },
      [/--max-order-bytes/, /"many"/, /65536/],
    ],
    [
      'an invalid number of readers',
      { maxReaders: 'many' },
      SECRETS,
      [/--max-readers/, /"many"/, /10000/, /100/],
    ],
    ['an engine that is none', { engine: 'kafka' }, SECRETS, [/--engine/, /"kafka"/, /restate/]],
    [
      'an engine without an address',
      { engine: 'restate' },
      SECRETS,
      [/RESTATE_URL/, /--restate-url/, /not set/, /http:/],
    ],
    [
      'an engine at an invalid address',
      {},
      { ...SECRETS, ORDER_LIFECYCLE_ENGINE: 'restate', RESTATE_URL: 'http://a:8080, nowhere' },
      [/--restate-url/, /"nowhere"/],
    ],
    [
      'a listen address without a host',
      { engine: 'restate', restateUrl: 'http://a:8080', restateListen: '9080' },
      SECRETS,
      [/--restate-listen/, /"9080"/, /127\.0\.0\.1:9080/],
    ],
    [
      'objects that anybody could call',
      { restateListen: '0.0.0.0:9080' },
      { ...SECRETS, ORDER_LIFECYCLE_ENGINE: 'restate', RESTATE_URL: 'http://a:8080' },
      [
        /RESTATE_IDENTITY_KEY/,
        /--restate-identity-key/,
        /not set/,
        /0\.0\.0\.0/,
        /--restate-allow-unsigned/,
      ],
    ],
    [
      'an invalid key',
      { engine: 'restate', restateUrl: 'http://a:8080', restateIdentityKey: 'publickeyv1_0' },
      SECRETS,
      [/--restate-identity-key/, /"publickeyv1_0"/, /publickeyv1_…/],
    ],
    [
      'an invalid permission',
      { engine: 'restate', restateUrl: 'http://a:8080', restateListen: '[::]:0' },
      { ...SECRETS, RESTATE_ALLOW_UNSIGNED: 'yes' },
      [/RESTATE_ALLOW_UNSIGNED/, /"yes"/, /true or false/],
    ],
  ])('is named, with what was given and what is allowed: %s', (_, flags, env, says) => {
    const message = complaint(flags, env);
    expect(message).toMatch(/^The setting .* is .*, but must be .*\.$/);
    for (const word of says) expect(message).toMatch(word);
    expect(message).not.toContain('hush');
    expect(message).not.toContain('whsec_1');
  });

  it('is not reported when every setting is valid', () => {
    const env = { DIGITAL_RIVER_WEBHOOK_SECRETS: 'a, b', ORDER_LIFECYCLE_TOKEN: 't' };
    expect(readConfiguration({ host: '0.0.0.0', port: '0' }, env)).toMatchObject({
      port: 0,
      providers: [{ mode: 'test', webhookSecrets: ['a', 'b'] }],
      token: 't',
      logLevel: 'info',
    });
  });

  it('does not hide the addresses of an engine: servers, listen address and worker URL', () => {
    const env = {
      ...SECRETS,
      ORDER_LIFECYCLE_ENGINE: 'restate',
      RESTATE_URL: 'http://a:8080,http://b:8080',
    };
    const worker = { host: '127.0.0.1', port: 9080 };
    const urls = ['http://a:8080', 'http://b:8080'];
    expect(readConfiguration({}, env).engine).toEqual({ urls, worker });
    expect(
      readConfiguration(
        {
          engine: 'restate',
          restateUrl: 'http://c:8080',
          restateAdminUrl: 'http://c:1',
          restateListen: '[::1]:0',
          restateWorkerUrl: 'http://d:9080',
        },
        env,
      ).engine,
    ).toEqual({
      urls: ['http://c:8080'],
      adminUrls: ['http://c:1'],
      worker: { host: '::1', port: 0, url: 'http://d:9080' },
    });
    expect(readConfiguration({}, SECRETS).engine).toBeUndefined();
  });

  it('requires signed calls beyond loopback, unless unsigned ones are allowed', () => {
    const identityKeys = [`publickeyv1_${'2'.repeat(43)}`, `publickeyv1_${'3'.repeat(44)}`];
    const at = { engine: 'restate', restateUrl: 'http://a:8080', restateListen: '0.0.0.0:9080' };
    const worker = (flags: ServeFlags, env: Record<string, string> = {}) =>
      readConfiguration({ ...at, ...flags }, { ...SECRETS, ...env }).engine?.worker;
    const listen = { host: '0.0.0.0', port: 9080 };
    const signed = { ...listen, identityKeys };
    expect(worker({ restateIdentityKey: identityKeys.join(', ') })).toEqual(signed);
    expect(worker({}, { RESTATE_IDENTITY_KEY: identityKeys.join() })).toEqual(signed);
    const open = { ...listen, allowUnsigned: true };
    expect(worker({ restateAllowUnsigned: true })).toEqual(open);
    expect(worker({}, { RESTATE_ALLOW_UNSIGNED: 'true' })).toEqual(open);
    expect(worker({ restateListen: '127.0.0.2:1' })).toEqual({ host: '127.0.0.2', port: 1 });
  });

  it('reconciles every hour with an API key, or as often as set, and not without a key', () => {
    const every = (flags: ServeFlags, env: Record<string, string>) =>
      readConfiguration(flags, { ...SECRETS, ...env }).reconcileEvery;
    const setting = { ORDER_LIFECYCLE_RECONCILE_EVERY: '15m' };
    expect(every({}, {})).toBeUndefined();
    expect(every({}, KEY)).toBe(3_600_000);
    expect(every({}, { ...KEY, ...setting })).toBe(900_000);
    expect(every({ reconcileEvery: '2h' }, { ...KEY, ...setting })).toBe(7_200_000);
    expect(every({ reconcileEvery: 'off' }, KEY)).toBeUndefined();
    expect(every({ reconcileEvery: 'off' }, {})).toBeUndefined();
  });

  it.each(DEADLINES)('sets the deadline %s, or switches it off', (name) => {
    const { deadlines } = readConfiguration({ deadline: [`${name}=90m`] }, SECRETS);
    expect(deadlines).toEqual({ [name]: 1.5 });
    const env = { ...SECRETS, ORDER_LIFECYCLE_DEADLINES: `${name} = off` };
    expect(readConfiguration({}, env).deadlines).toEqual({ [name]: 'off' });
    expect(readConfiguration({}, SECRETS).deadlines).toEqual({});
  });

  it.each<readonly [string, readonly string[], Record<string, string>]>([
    ['serve', ['serve'], {}],
    ['serve on a file', ['serve', '--data', 'package.json'], SECRETS],
    ['serve below a file', ['serve', '--data', 'package.json/store'], SECRETS],
    ['reconcile without a key', ['reconcile'], {}],
    ['serve --reconcile-every', ['serve', '--reconcile-every', '1h'], SECRETS],
    ['reprocess', ['reprocess', '--mode', 'prod'], SECRETS],
  ])('prints one line on stderr and exits with 2: %s', async (_, args, env) => {
    const { code, stdout, stderr } = await command(args, env);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^order-lifecycle: The setting .* is .*, but must be .*\.\n$/);
  });

  it('leaves no directory of a demo behind', async () => {
    const temporary = await temporaryDirectory();
    const { code } = await command(['serve', '--demo', '--port', 'x'], { TMPDIR: temporary });
    expect(code).toBe(2);
    expect(await readdir(temporary)).toEqual([]);
  });

  it('prints one line when a server cannot be reached, too', async () => {
    const { code, stdout, stderr } = await command(['serve'], {
      ...SECRETS,
      DATABASE_URL: 'postgres://root:hush@127.0.0.1:1/shop',
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^order-lifecycle: [^\n]*DATABASE_URL[^\n]*\n$/);
    expect(stderr).not.toContain('hush');
  });
});

describe('an invalid command line', () => {
  it.each<readonly [readonly string[], RegExp]>([
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['serve', '--prot', '80'], /unknown option '--prot' \(Did you mean --port\?\)/],
    [['serve', 'everything'], /too many arguments/],
  ])('names the error and --help, and exits with 2: %j', async (args, says) => {
    const { code, stdout, stderr } = await command(args, SECRETS);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).toContain('--help');
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

const NAMES = [
  'DIGITAL_RIVER_WEBHOOK_SECRETS',
  'DIGITAL_RIVER_MODE',
  'DATABASE_URL',
  'DIGITAL_RIVER_API_KEY',
  'DIGITAL_RIVER_API_URL',
  'ORDER_LIFECYCLE_RECONCILE_EVERY',
  'ORDER_LIFECYCLE_DEADLINES',
  'ORDER_LIFECYCLE_MAX_BODY_BYTES',
  'ORDER_LIFECYCLE_MAX_READERS',
  'PORT',
  'HOST',
  'ORDER_LIFECYCLE_TOKEN',
  'ORDER_LIFECYCLE_ALLOWED_HOSTS',
  'LOG_LEVEL',
];

describe('help', () => {
  it('is printed to stdout within 80 columns, for every command and without any setting', async () => {
    const { stdout: overview } = await command(['--help']);
    const names = [...overview.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(10);
    for (const args of [[], ...names.filter((name) => name !== 'help').map((name) => [name])]) {
      const { code, stdout, stderr } = await command([...args, '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^Usage: order-lifecycle/);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
  });

  it('names every setting', async () => {
    const { stdout } = await command(['serve', '--help']);
    for (const setting of NAMES) expect(stdout).toContain(setting);
  });

  it('has a version', async () => {
    const { code, stdout } = await command(['--version']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});
