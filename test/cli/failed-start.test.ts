import { expect, it } from 'vitest';
import { readConfiguration } from '../../src/cli/configuration/configuration.js';
import { run, storeOf } from '../../src/cli/running.js';
import { temporaryDirectory } from '../_support/temporary-directory.js';

it('leaves the store closed when the HTTP surface cannot be set up', async () => {
  const data = await temporaryDirectory();
  const read = readConfiguration({ data }, { DIGITAL_RIVER_WEBHOOK_SECRETS: 'secret' });
  const configuration = { ...read, logLevel: 'silent', maxReaders: Number.NaN } as const;
  await expect(run(configuration)).rejects.toMatchObject({ setting: 'maxReaders' });
  const store = await storeOf(read);
  // A directory that is still open is refused.
  await store.migrate();
  await store.close();
});
