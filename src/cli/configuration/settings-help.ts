import type { Variable } from '../providers/cli-provider.js';
import { PROVIDERS } from '../providers/registry.js';

/** The column in which the help of a variable begins. */
const COLUMN = 33;

/** The help of variables, one below the other. */
export function helpOf(variables: readonly Variable[]): string {
  return variables.map(helpOfOne).join('');
}

function helpOfOne({ name, help }: Variable): string {
  const indented = help.map((line) => `${' '.repeat(COLUMN)}${line}`);
  const [first = '', ...others] = indented;
  const named = `  ${name}`;
  const lines =
    named.length > COLUMN - 2
      ? [named, ...indented]
      : [`${named.padEnd(COLUMN)}${first.trimStart()}`, ...others];
  return lines.map((line) => `${line}\n`).join('');
}

const PROVIDER: Variable = {
  name: 'ORDER_LIFECYCLE_PROVIDER',
  help: [
    `${PROVIDERS.map(({ name }) => name).join(', ')}, or several,`,
    'comma separated (--provider);',
    `default ${PROVIDERS[0].name}`,
  ],
};

/** The settings of a provider, for the `--help` of a command that opens the store. */
const PROVIDER_SETTINGS = PROVIDERS.map(({ title, secrets, mode, others, api }) => {
  const calls = api === undefined ? [] : [api.key, ...api.others];
  return `\nFor ${title}:\n${helpOf([secrets, mode, ...others, ...calls])}`;
}).join('');

/** The variables of calls to a provider, for the `--help` of a command that needs them. */
export const API_SETTINGS = PROVIDERS.map(({ api }) =>
  api === undefined
    ? ''
    : helpOf([
        { ...api.key, help: ['confidential key to call the provider;', 'required'] },
        ...api.others,
      ]),
).join('');

/** The settings of commands that open the store and accept no deliveries, for their `--help`. */
export const OFFLINE_SETTINGS = `
Settings:
${helpOf([
  { name: 'DATABASE_URL', help: ['PostgreSQL; absent: embedded in --data'] },
  PROVIDER,
  ...PROVIDERS.map(({ mode }) => mode),
])}`;

/** The settings of every command that opens the store, for its `--help`. */
export const SETTINGS = `
Settings (a flag wins over its variable):
${helpOf([PROVIDER])}  DATABASE_URL                   PostgreSQL; absent: embedded in --data
  ORDER_LIFECYCLE_ENGINE         restate: store orders in its virtual objects
                                 (--engine), at RESTATE_URL
  ORDER_LIFECYCLE_RECONCILE_EVERY
                                 how often to read missing events
                                 (--reconcile-every); default 1h with an API key
  ORDER_LIFECYCLE_DEADLINES      how long an order may wait before a person is
                                 notified, comma separated (--deadline),
                                 e.g. payment_window=10d
  ORDER_LIFECYCLE_MAX_BODY_BYTES
                                 longest body of a delivery
                                 (--max-body-bytes); default 8388608
  ORDER_LIFECYCLE_MAX_ORDER_OBSERVATIONS
                                 most observations of one order
                                 (--max-order-observations); default 1000
  ORDER_LIFECYCLE_MAX_ORDER_BYTES
                                 most bytes of these observations
                                 (--max-order-bytes); default 6291456
  ORDER_LIFECYCLE_MAX_READERS    most readers of changes at once
                                 (--max-readers); default 100
  PORT, HOST                     --port, --host; default 8080 on 127.0.0.1;
                                 port 0 picks one
  ORDER_LIFECYCLE_TOKEN          protects all but the webhook, health checks,
                                 and the console's files and sign-in;
                                 required when HOST is not loopback
  ORDER_LIFECYCLE_ALLOWED_HOSTS  further host names of this service
                                 (--allow-host)
  LOG_LEVEL                      trace, debug, info, warn, error, fatal, silent;
                                 logs go to stderr
${PROVIDER_SETTINGS}`;
