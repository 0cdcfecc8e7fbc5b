import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { postgres } from '../../src/store/postgres/postgres.js';
import { freePort } from '../_support/free-port.js';
import { type OwnServer, startOwnServer } from '../_support/postgres-server.js';
import { temporaryDirectory } from '../_support/temporary-directory.js';
import { compileProject } from './compiled-project.js';
import { prepareSlowCommits } from './database-faults.js';
import { FaultProcess } from './fault-process.js';

/** Starts a PostgreSQL server that tests can restart; undefined where there is none. */
export function startFaultyDatabase(name: string): Promise<OwnServer | undefined> {
  return startOwnServer(name, {
    initdbFlags: ['--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=on', '-c', 'max_connections=100'],
  }).catch((error: unknown) => {
    if (process.env.CI === 'true') throw error;
    console.warn(`\n!!! NO POSTGRESQL SERVER: the fault tests are SKIPPED. ${error}\n`);
    return undefined;
  });
}

/** Two servers on one database, and the process that receives their milestones. */
export interface TwoServers {
  readonly sinkUrl: string;
  readonly servers: readonly FaultProcess[];
  readonly urls: readonly string[];
  /** Rejects if a process ends without being killed. */
  readonly endedByItself: Promise<never>;
}

/** Starts two servers on an empty database; all of it is stopped after the test. */
export async function startTwoServers(
  database: OwnServer,
  env: Readonly<Record<string, string>>,
): Promise<TwoServers> {
  onTestFinished(() => database.stop());
  const code = await temporaryDirectory();
  await compileProject(code);
  const empty = postgres(database.url);
  await empty.migrate();
  await empty.close();
  await prepareSlowCommits(database.url);

  const programs = join(code, 'test/faults/processes');
  const sink = new FaultProcess(join(programs, 'sink.js'));
  onTestFinished(() => sink.stop());
  const sinkUrl = await sink.start();
  const ports = [await freePort(), await freePort()];
  const servers = ports.map(
    (port) =>
      new FaultProcess(join(programs, 'server.js'), {
        ...{ DATABASE_URL: database.url, PORT: String(port), SINK: sinkUrl },
        ...env,
      }),
  );
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });
  const urls = await Promise.all(servers.map((server) => server.start()));
  const endedByItself = Promise.race([sink, ...servers].map((one) => one.endedByItself));
  return { sinkUrl, servers, urls, endedByItself };
}
