import type { Command } from 'commander';
import type { Provider } from '../../adapters/provider.js';
import { failureText } from '../../order/text/failure-text.js';
import { hasCall } from '../../service/provider/provider-access.js';
import {
  type Configuration,
  readConfiguration,
  type ServedProvider,
  type ServeFlags,
} from '../configuration/configuration.js';
import { SETTINGS } from '../configuration/settings-help.js';
import { type Finding, finding, shownFinding } from '../doctor/finding.js';
import { checkProvider, named, SHORT } from '../doctor/provider.js';
import { checkRunningService } from '../doctor/running-service.js';
import { checkDirectory, checkStore } from '../doctor/store.js';
import { checkUnplaced } from '../doctor/unplaced.js';
import { print, printJson } from '../output/print.js';
import { storeOf } from '../running.js';

/** `order-lifecycle doctor` */
export function doctor(program: Command): void {
  program
    .command('doctor')
    .description('Check configuration, database, schema, secrets, API keys and clock.')
    .option('--port <port>', 'as for serve')
    .option('--host <host>', 'as for serve')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .option('--max-body-bytes <bytes>', 'as for serve')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
It exits with 1 when something is wrong. With an API key it calls the provider
once, to list the events of the last minute.
${SETTINGS}
Example:
  $ DIGITAL_RIVER_WEBHOOK_SECRETS=whsec_1 order-lifecycle doctor
`,
    )
    .action(async (flags: ServeFlags & { json?: boolean }) => {
      const findings = await examine(flags);
      if (flags.json === true) printJson(findings, 2);
      else for (const one of findings) print(shownFinding(one));
      if (findings.some(({ verdict }) => verdict === 'wrong')) process.exitCode = 1;
    });
}

async function examine(flags: ServeFlags): Promise<readonly Finding[]> {
  let configuration: Configuration;
  try {
    configuration = readConfiguration(flags, process.env);
  } catch (error) {
    return [finding('configuration', 'wrong', failureText(error))];
  }
  const { providers, host, port, databaseUrl, engine, data } = configuration;
  const database = databaseUrl === undefined ? 'the embedded store' : 'PostgreSQL';
  const place = engine === undefined ? database : 'Restate';
  const several = providers.length > 1;
  const modes = providers.map(({ title, mode }) => `${several ? `${title} in ` : ''}${mode} mode`);
  const details = providers.flatMap((one) => one.details);
  const findings = [
    finding('configuration', 'fine', [...modes, `${host}:${port}`, place, ...details].join(', ')),
  ];
  const created: { readonly served: ServedProvider; readonly provider: Provider }[] = [];
  for (const served of providers) {
    const provider = served.create(served.mode);
    created.push({ served, provider });
    findings.push(...named(await checkProvider(served, provider), served, providers.length));
  }
  findings.push(token(configuration), ...(await checkRunningService(configuration)));
  if (databaseUrl === undefined && engine === undefined) {
    const directory = await checkDirectory(data);
    findings.push(directory);
    if (directory.verdict !== 'fine') return findings;
  }
  const readers = created
    .filter(({ provider }) => hasCall(provider.api, 'readObject'))
    .map(({ provider }) => provider.name);
  const store = await storeOf(configuration);
  try {
    findings.push(...(await checkStore(store, { readers })));
    const has = (name: string) =>
      findings.some(({ what, verdict }) => what === name && verdict !== 'wrong');
    // A running service has counted what it has, and a store that does not answer counts nothing.
    if (has('database') && !has('unplaced')) {
      for (const { served, provider } of created) {
        findings.push(...named(await checkUnplaced(store, provider), served, providers.length));
      }
    }
    return findings;
  } finally {
    await store.close().catch(() => {});
  }
}

function token({ token: text, providers }: Configuration): Finding {
  if (text === undefined) {
    const isLive = providers.some(({ mode }) => mode === 'live');
    return finding(
      'token',
      isLive ? 'look' : 'fine',
      'none: everybody on this machine may read and decide. Set ORDER_LIFECYCLE_TOKEN to require one',
    );
  }
  return text.length < SHORT
    ? finding(
        'token',
        'look',
        `shorter than ${SHORT} characters. Make a better one with: openssl rand -hex 24`,
      )
    : finding('token', 'fine', 'set');
}
