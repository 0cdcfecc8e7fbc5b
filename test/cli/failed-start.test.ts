import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readConfiguration } from '../../src/cli/configuration/configuration.js';
import { run, storeOf } from '../../src/cli/running.js';
import { dataDirectory } from '../_support/data-directory.js';
import { listeningOn } from '../_support/listening-on.js';
import { temporaryDirectory } from '../_support/temporary-directory.js';

const SECRET = { DIGITAL_RIVER_WEBHOOK_SECRETS: 'secret' };

it('leaves the store closed when the HTTP surface cannot be set up', async () => {
  const data = await dataDirectory();
  const read = readConfiguration({ data }, SECRET);
  const configuration = { ...read, logLevel: 'silent', maxReaders: Number.NaN } as const;
  await expect(run(configuration)).rejects.toMatchObject({ setting: 'maxReaders' });
  const store = await storeOf(read);
  // A directory that is still open is refused.
  await store.migrate();
  await store.close();
});

it('names a port that is taken, and an address of another machine, before it opens a store', async () => {
  const data = await temporaryDirectory();
  const { port } = new URL(await listeningOn(() => {}));
  const onTaken = readConfiguration({ data, port }, SECRET);
  await expect(run(onTaken)).rejects.toMatchObject({ setting: 'PORT (--port)' });
  const elsewhere = readConfiguration(
    { data, host: '192.0.2.1' },
    {
      ...SECRET,
      PORT: '0',
      ORDER_LIFECYCLE_TOKEN: 'a-token-of-thirty-two-characters',
    },
  );
  await expect(run(elsewhere)).rejects.toMatchObject({ setting: 'HOST (--host)' });
  expect(await readdir(data)).toEqual([]);
});
