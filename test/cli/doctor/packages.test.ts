import { describe, expect, it } from 'vitest';
import { checkPackages } from '../../../src/cli/doctor/packages.js';
import { MissingPeer, PEERS, peerOfStore } from '../../../src/cli/optional-peer.js';

/** Loads packages as Node.js does where these are not installed. */
const without =
  (...missing: readonly string[]) =>
  async (name: string) => {
    if (!missing.includes(name)) return {};
    const error = new Error(`Cannot find package '${name}' imported from /app/main.js`);
    throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
  };

const ENGINE = { urls: ['http://127.0.0.1:8080'], worker: { host: '127.0.0.1', port: 9080 } };

describe('the packages that doctor looks for', () => {
  it('are those of the configured store', () => {
    const packages = (configuration: Parameters<typeof peerOfStore>[0]) =>
      peerOfStore(configuration).packages;
    expect(packages({})).toEqual(['@electric-sql/pglite']);
    expect(packages({ databaseUrl: 'postgres://x/y' })).toEqual(['pg']);
    expect(packages({ databaseUrl: 'postgres://x/y', engine: ENGINE })).toEqual([
      '@restatedev/restate-sdk',
    ]);
  });

  it('are fine when they can be loaded', async () => {
    expect(await checkPackages([PEERS.http, PEERS.embedded])).toEqual({
      findings: [
        {
          ...{ what: 'packages', verdict: 'fine' },
          sentence: 'hono, @hono/node-server, @electric-sql/pglite',
        },
      ],
      unusable: [],
    });
  });

  it('are named with the command that installs them', async () => {
    const load = without('hono', '@hono/node-server', 'pg');
    const { findings, unusable } = await checkPackages(
      [PEERS.http, PEERS.postgres, PEERS.embedded],
      { load },
    );
    expect(unusable).toEqual([PEERS.http, PEERS.postgres]);
    expect(findings).toEqual([
      {
        ...{ what: 'packages', verdict: 'wrong' },
        sentence:
          'Packages are not installed: hono and @hono/node-server for serving over HTTP, pg for PostgreSQL (DATABASE_URL). Install them',
        mend: 'npm install order-lifecycle hono @hono/node-server pg',
      },
    ]);
  });

  it('are named by serve in the same words', async () => {
    const load = without('hono', '@hono/node-server', 'pg');
    const { findings } = await checkPackages([PEERS.http, PEERS.postgres], { load });
    const [found] = findings;
    const { message } = new MissingPeer([PEERS.http, PEERS.postgres], undefined);
    expect(message.replace('Run: ', '')).toBe(
      `${found?.sentence.replace('Install them', '')}${found?.mend}`,
    );
  });

  it('are wrong when they are installed but cannot be loaded', async () => {
    // A package that is installed lacks one of its own.
    const load = async () => {
      await without('pg-pool')('pg-pool');
    };
    const { findings, unusable } = await checkPackages([PEERS.postgres], { load });
    const [found] = findings;
    expect(unusable).toEqual([PEERS.postgres]);
    expect(found).toMatchObject({ verdict: 'wrong', mend: 'npm install order-lifecycle pg' });
    expect(found?.sentence).toMatch(
      /^pg for PostgreSQL \(DATABASE_URL\) cannot be loaded: .*pg-pool/,
    );
  });

  it('need a newer Node.js for Restate', async () => {
    const load = without();
    const old = await checkPackages([PEERS.restate], { load, node: '20.19.0' });
    expect(old.findings[0]?.sentence).toContain('needs Node.js 22 or newer, and this is 20.19.0');
    expect(old.unusable).toEqual([PEERS.restate]);
    const fine = await checkPackages([PEERS.restate], { load, node: '22.0.0' });
    expect(fine.findings[0]?.verdict).toBe('fine');
    expect(fine.unusable).toEqual([]);
  });
});
