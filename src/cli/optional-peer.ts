import { listed } from '../order/text/listed.js';
import type { Configuration } from './configuration/configuration.js';

/** Packages that only a part of the commands needs. */
export interface Peer {
  /** What needs them, as it follows "for". */
  readonly purpose: string;
  readonly packages: readonly string[];
}

/** The optional packages, by what needs them. */
export const PEERS = {
  http: { purpose: 'serving over HTTP', packages: ['hono', '@hono/node-server'] },
  restate: {
    purpose: 'Restate (--engine restate)',
    packages: ['@restatedev/restate-sdk'],
  },
  postgres: { purpose: 'PostgreSQL (DATABASE_URL)', packages: ['pg'] },
  embedded: {
    purpose: 'the embedded store (no DATABASE_URL)',
    packages: ['@electric-sql/pglite'],
  },
} as const satisfies Readonly<Record<string, Peer>>;

/** The packages of the configured store. */
export function peerOfStore({
  engine,
  databaseUrl,
}: Pick<Configuration, 'engine' | 'databaseUrl'>): Peer {
  if (engine !== undefined) return PEERS.restate;
  return databaseUrl === undefined ? PEERS.embedded : PEERS.postgres;
}

/** A package that only some commands need is not installed. The message names what to install. */
export class MissingPeer extends Error {
  readonly code = 'missing_peer';

  /** @param missing what needs packages, with those that are not installed. */
  constructor(missing: readonly Peer[], cause: unknown) {
    const { sentence, install } = notInstalled(missing);
    super(`${sentence}. Run: ${install}`, { cause });
    this.name = 'MissingPeer';
  }
}

/** Says which packages are not installed, and the command that installs them. */
export function notInstalled(missing: readonly Peer[]): {
  readonly sentence: string;
  readonly install: string;
} {
  const parts = missing.map(({ purpose, packages }) => `${listed(packages)} for ${purpose}`);
  return {
    sentence: `Packages are not installed: ${parts.join(', ')}`,
    install: installCommand(missing.flatMap(({ packages }) => packages)),
  };
}

/** Names this package, too: `npx` may have started a copy that finds no package of this directory. */
export function installCommand(packages: readonly string[]): string {
  return `npm install order-lifecycle ${packages.join(' ')}`;
}

/**
 * Loads a module that needs optional peers.
 *
 * @param peers all that the command needs, so that one message names everything that is missing.
 * @throws MissingPeer when one of their packages is not installed; and any other error unchanged.
 */
export async function withPeers<T>(peers: readonly Peer[], load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const isOfPeer = ({ packages }: Peer) => packages.some((name) => isMissing(error, name));
    if (!peers.some(isOfPeer)) throw error;
    throw new MissingPeer(await missingOf(peers), error);
  }
}

async function missingOf(peers: readonly Peer[]): Promise<readonly Peer[]> {
  const missing: Peer[] = [];
  for (const { purpose, packages } of peers) {
    const names: string[] = [];
    for (const name of packages) {
      const error = await import(name).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (isMissing(error, name)) names.push(name);
    }
    if (names.length > 0) missing.push({ purpose, packages: names });
  }
  return missing;
}

/** Whether an error says that a package is not installed. */
export function isMissing(error: unknown, name: string): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes(`'${name}'`)
  );
}
