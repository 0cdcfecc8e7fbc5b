import { type ChildProcess, spawn } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from './free-port.js';

/** The path of the server, set by `npm run test:restate`. */
export const RESTATE_SERVER = process.env.RESTATE_SERVER;

/** Warns that tests are skipped, and how to run them. */
export function warnWithoutRestate(command: string): void {
  if (RESTATE_SERVER !== undefined) return;
  console.warn(
    `\n!!! NO RESTATE SERVER: these tests are SKIPPED. They need Node.js 22 and a server of 216 MB; "${command}" downloads both and runs them.\n`,
  );
}

/** A server of a cluster, which a test can kill and restart. */
export class RestateNode {
  readonly ingress: string;
  readonly admin: string;
  readonly directory: string;
  readonly #configuration: string;
  #child: ChildProcess | undefined;

  constructor(directory: string, ports: NodePorts, configuration: string) {
    this.directory = directory;
    this.ingress = `http://127.0.0.1:${ports.ingress}`;
    this.admin = `http://127.0.0.1:${ports.admin}`;
    this.#configuration = configuration;
  }

  async start(): Promise<void> {
    const file = `${this.directory}.toml`;
    await writeFile(file, this.#configuration);
    const child = spawn(RESTATE_SERVER ?? '', ['--config-file', file, '--no-logo'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    const collect = (chunk: unknown) => {
      output.push(String(chunk));
      if (output.length > 200) output.shift();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    this.#child = child;
    while (!(await this.#answers())) {
      if (child.exitCode !== null) throw new Error(`Restate did not start:\n${output.join('')}`);
      await setTimeout(50);
    }
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async #answers(): Promise<boolean> {
    const answers = await Promise.all(
      [`${this.ingress}/restate/health`, `${this.admin}/health`].map((url) =>
        fetch(url).then(
          ({ ok }) => ok,
          () => false,
        ),
      ),
    );
    return answers.every(Boolean);
  }
}

interface NodePorts {
  readonly ingress: number;
  readonly admin: number;
  readonly fabric: number;
}

/** The servers of a cluster, in one directory. */
export interface RestateCluster {
  readonly directory: string;
  readonly nodes: readonly RestateNode[];
  stop(): Promise<void>;
}

/**
 * Starts servers on this machine. With three of them, log and state are replicated to two, so that one
 * can fail.
 *
 * @param identity - the private key with which they sign their calls; absent: they do not sign.
 */
export async function startRestate(
  count = 1,
  partitions = 4,
  identity?: KeyObject,
): Promise<RestateCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-restate-'));
  const ports = await Promise.all(
    Array.from({ length: count }, async () => ({
      ingress: await freePort(),
      admin: await freePort(),
      fabric: await freePort(),
    })),
  );
  const pem = join(directory, 'identity.pem');
  if (identity) await writeFile(pem, identity.export({ type: 'pkcs8', format: 'pem' }));
  const signing = identity ? `request-identity-private-key-pem-file = "${pem}"\n` : '';
  const nodes = ports.map((own, index) => {
    const home = join(directory, `node-${index + 1}`);
    const configuration = configurationOf(index, ports, home, partitions);
    return new RestateNode(home, own, `${signing}${configuration}`);
  });
  await Promise.all(nodes.map((node) => node.start()));
  return {
    directory,
    nodes,
    async stop() {
      await Promise.all(nodes.map((node) => node.kill()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function configurationOf(
  index: number,
  all: readonly NodePorts[],
  home: string,
  partitions: number,
): string {
  const own = all[index];
  const fabric = all.map(({ fabric }) => `"http://127.0.0.1:${fabric}"`).join(', ');
  return `
cluster-name = "order-lifecycle"
node-name = "node-${index + 1}"
base-dir = "${home}"
listen-mode = "tcp"
bind-address = "127.0.0.1:${own?.fabric}"
advertised-address = "http://127.0.0.1:${own?.fabric}"
auto-provision = ${index === 0}
default-num-partitions = ${partitions}
default-replication = ${Math.min(2, all.length)}
disable-telemetry = true
log-filter = "warn"
rocksdb-total-memory-size = "512MB"

[metadata-client]
addresses = [${fabric}]

[bifrost]
default-provider = "replicated"

[admin]
bind-address = "127.0.0.1:${own?.admin}"
disable-web-ui = true

[ingress]
bind-address = "127.0.0.1:${own?.ingress}"
`;
}
