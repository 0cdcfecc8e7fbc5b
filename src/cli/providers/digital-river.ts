import { randomUUID } from 'node:crypto';
import { apiSettings } from '../../adapters/digital-river/client/api-settings.js';
import { defined } from '../../order/defined.js';
import type { CliProvider } from './cli-provider.js';
import { apiOf, modeOf, secretsOf } from './settings.js';

const SECRETS = 'DIGITAL_RIVER_WEBHOOK_SECRETS';
const MODE = 'DIGITAL_RIVER_MODE';
const KEY = 'DIGITAL_RIVER_API_KEY';
const URL = 'DIGITAL_RIVER_API_URL';

/** Digital River for the command line. */
export const digitalRiverProvider: CliProvider = {
  name: 'digital-river',
  title: 'Digital River',
  secrets: {
    name: SECRETS,
    help: ['signing secrets, comma separated, all active;', 'required'],
    example: "'<signing secret>'",
  },
  mode: { name: MODE, help: ['live or test (--mode); default test'] },
  others: [],
  api: {
    key: {
      name: KEY,
      help: ['confidential key to call the provider; absent:', 'it is never called'],
    },
    others: [{ name: URL, help: ['address of the API', '(default https://api.digitalriver.com)'] }],
  },
  async simulation() {
    return (await import('../simulation/digital-river/digital-river.js')).digitalRiverSimulation;
  },
  standIns: () => ({ [SECRETS]: `unused-${randomUUID()}` }),
  settings(flags, env) {
    const other = ' (for Stripe, add --provider stripe)';
    const webhookSecrets = [...secretsOf(SECRETS, env[SECRETS], other)];
    const api = apiOf(env, { key: KEY, url: URL }, apiSettings);
    return {
      mode: modeOf(MODE, flags.mode ?? env[MODE] ?? 'test'),
      webhookSecrets,
      hasApi: api !== undefined,
      details: [],
      async create(mode) {
        const { digitalRiver } = await import('../../adapters/digital-river/index.js');
        return digitalRiver(defined({ mode, webhookSecrets, api }));
      },
    };
  },
};
