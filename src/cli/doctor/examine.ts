import type { Provider } from '../../adapters/provider.js';
import { failureText } from '../../order/text/failure-text.js';
import { hasCall } from '../../service/provider/provider-access.js';
import { StoreError } from '../../store/store-error.js';
import type { Configuration, ServedProvider, ServeFlags } from '../configuration/configuration.js';
import type { Environment } from '../configuration/environment.js';
import { PEERS, peerOfStore } from '../optional-peer.js';
import { followUp } from '../output/follow-up.js';
import { storeOf } from '../running.js';
import { type Finding, finding, named } from './finding.js';
import { checkPackages } from './packages.js';
import { checkPort } from './port.js';
import { checkProvider } from './provider.js';
import { checkRunningService, isLocked, isSilent } from './running-service.js';
import { examineSettings } from './settings.js';
import { checkDirectory, checkStore } from './store.js';
import { checkToken } from './token.js';
import { checkUnplaced } from './unplaced.js';

/** A provider with its settings, and as they create it. */
interface Created {
  readonly served: ServedProvider;
  readonly provider: Provider;
}

/** Checks everything that `serve` needs with these settings. */
export async function examine(flags: ServeFlags, env: Environment): Promise<readonly Finding[]> {
  const { findings: problems, configuration, isWrong } = examineSettings(flags, env);
  if (configuration === undefined) return problems;
  const findings = [...problems];
  if (problems.length === 0) findings.push(summary(configuration));
  const { providers } = configuration;
  const store = peerOfStore(configuration);
  const packages = await checkPackages([PEERS.http, store]);
  findings.push(...packages.findings);
  const created: Created[] = [];
  for (const served of providers) {
    const provider = await served.create(served.mode);
    created.push({ served, provider });
    const checked = await checkProvider(served, provider, !isWrong(served.secrets.name));
    findings.push(...named(checked, served, providers.length));
  }
  const service = await checkRunningService(configuration);
  // A locked service has a token already, which is not the one of these settings.
  if (!isWrong('ORDER_LIFECYCLE_TOKEN') && !isLocked(service)) {
    findings.push(checkToken(configuration));
  }
  findings.push(...service);
  const silent = isSilent(service);
  const isRunning = service.length > 0 && !silent;
  // That nothing answers at the port is said already.
  if (!silent) findings.push(...(await ports(configuration, flags, isRunning)));
  // Without the driver there is nothing to open.
  return packages.unusable.includes(store)
    ? findings
    : [...findings, ...(await inStore(configuration, created, findings, isRunning))];
}

function summary({ providers, host, port, databaseUrl, engine }: Configuration): Finding {
  const database = databaseUrl === undefined ? 'the embedded store' : 'PostgreSQL';
  const place = engine === undefined ? database : 'Restate';
  const several = providers.length > 1;
  const modes = providers.map(({ title, mode }) => `${several ? `${title} in ` : ''}${mode} mode`);
  const details = providers.flatMap((one) => one.details);
  const sentence = [...modes, `${host}:${port}`, place, ...details].join(', ');
  return finding('configuration', 'fine', sentence);
}

/** The ports of the service and of the objects of an engine. */
async function ports(
  { host, port, engine }: Configuration,
  flags: ServeFlags,
  isRunning: boolean,
): Promise<readonly Finding[]> {
  if (isRunning) return [finding('port', 'fine', `the service runs at ${host}:${port}`)];
  const http = await checkPort({
    ...{ host, port, setting: 'PORT (--port)' },
    choose: (free) =>
      flags.port === undefined
        ? `export PORT=${free}`
        : followUp(['serve', '--port', String(free)], {}),
  });
  if (engine === undefined) return [http];
  const { worker } = engine;
  const objects = await checkPort({
    ...{ host: worker.host, port: worker.port, setting: 'RESTATE_LISTEN (--restate-listen)' },
    choose: (free) => `export RESTATE_LISTEN=${worker.host}:${free}`,
  });
  return [http, objects];
}

/** What is in the store, if it can be opened. */
async function inStore(
  configuration: Configuration,
  created: readonly Created[],
  before: readonly Finding[],
  isRunning: boolean,
): Promise<readonly Finding[]> {
  const { databaseUrl, engine, data } = configuration;
  const findings: Finding[] = [];
  if (databaseUrl === undefined && engine === undefined) {
    const directory = await checkDirectory(data);
    findings.push(directory);
    if (directory.verdict !== 'fine') return findings;
  }
  const readers = created
    .filter(({ provider }) => hasCall(provider.api, 'readObject'))
    .map(({ provider }) => provider.name);
  try {
    const store = await storeOf(configuration);
    try {
      await store.migrate();
      findings.push(...(await checkStore(store, { readers })));
      // A running service has counted what it has.
      if (!before.some(({ what }) => what === 'unplaced')) {
        for (const { served, provider } of created) {
          findings.push(...named(await checkUnplaced(store, provider), served, created.length));
        }
      }
    } finally {
      await store.close().catch(() => {});
    }
  } catch (error) {
    findings.push(unusable(error, isRunning));
  }
  return findings;
}

function unusable(error: unknown, isRunning: boolean): Finding {
  const isInUse = error instanceof StoreError && error.code === 'directory_in_use';
  return isInUse && isRunning
    ? finding('database', 'fine', 'open in the running service, which alone may use it')
    : finding('database', 'wrong', failureText(error));
}
