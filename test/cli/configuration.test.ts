import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readConfiguration, type ServeFlags } from '../../src/cli/configuration.js';
import { ConfigurationError } from '../../src/order/configuration-error.js';
import { temporaryDirectory } from '../store/temporary-directory.js';
import { command } from './command.js';

const SECRETS = { DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_1' };

/** What is said about a configuration. */
function complaint(flags: ServeFlags, env: Record<string, string>): string {
  try {
    readConfiguration(flags, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return 'nothing';
}

describe('a setting that cannot work', () => {
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
      'a host for everybody, without a token',
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
      'a log level that is none',
      {},
      { ...SECRETS, LOG_LEVEL: 'loud' },
      [/LOG_LEVEL/, /"loud"/, /info/],
    ],
  ])('is named, with what was given and what is allowed: %s', (_, flags, env, says) => {
    const said = complaint(flags, env);
    expect(said).toMatch(/^The setting .* is .*, but must be .*\.$/);
    for (const word of says) expect(said).toMatch(word);
    expect(said).not.toContain('hush');
    expect(said).not.toContain('whsec_1');
  });

  it('is nothing when everything is in order: every secret, and a token for a public host', () => {
    const env = { DIGITAL_RIVER_WEBHOOK_SECRETS: 'a, b', ORDER_LIFECYCLE_TOKEN: 't' };
    expect(readConfiguration({ host: '0.0.0.0', port: '0' }, env)).toMatchObject({
      port: 0,
      mode: 'test',
      webhookSecrets: ['a', 'b'],
      token: 't',
      logLevel: 'info',
    });
  });

  it.each<readonly [string, readonly string[], Record<string, string>]>([
    ['serve', ['serve'], {}],
    ['serve on a file', ['serve', '--data', 'package.json'], SECRETS],
    ['reprocess', ['reprocess', '--mode', 'prod'], SECRETS],
  ])('is one line on stderr and exit 2: %s', async (_, args, env) => {
    const { code, stdout, stderr } = await command(args, env);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^order-lifecycle: The setting .* is .*, but must be .*\.\n$/);
  });

  it('of a demo leaves no directory behind', async () => {
    const temporary = await temporaryDirectory();
    const { code } = await command(['serve', '--demo', '--port', 'x'], { TMPDIR: temporary });
    expect(code).toBe(2);
    expect(await readdir(temporary)).toEqual([]);
  });

  it('is no stack trace either when a server cannot be reached', async () => {
    const { code, stdout, stderr } = await command(['serve'], {
      ...SECRETS,
      DATABASE_URL: 'postgres://root:hush@127.0.0.1:1/shop',
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^order-lifecycle: [^\n]*DATABASE_URL[^\n]*\n$/);
    expect(stderr).not.toContain('hush');
  });
});

describe('a command line that cannot be understood', () => {
  it.each<readonly [readonly string[], RegExp]>([
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['serve', '--prot', '80'], /unknown option '--prot'\n\(Did you mean --port\?\)/],
    [['serve', 'everything'], /too many arguments/],
  ])('says so, shows where help is, and exits 2: %j', async (args, says) => {
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
  'PORT',
  'HOST',
  'ORDER_LIFECYCLE_TOKEN',
  'ORDER_LIFECYCLE_ALLOWED_HOSTS',
  'LOG_LEVEL',
];

describe('help', () => {
  it.each([[['--help']], [['serve', '--help']]])(
    'is printed to stdout within 80 columns, without any setting: %j',
    async (args) => {
      const { code, stdout, stderr } = await command(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^Usage: order-lifecycle/);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      if (args.length > 1) for (const setting of NAMES) expect(stdout).toContain(setting);
    },
  );

  it('has a version', async () => {
    const { code, stdout } = await command(['--version']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});
