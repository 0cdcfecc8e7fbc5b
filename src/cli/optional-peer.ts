import type { Configuration } from './configuration/configuration.js';

/** Packages that only a part of the commands needs, with the part. */
export interface Peer {
  readonly purpose: string;
  readonly packages: readonly string[];
}

/** The optional packages, by what needs them. */
export const PEERS = {
  http: { purpose: 'Serving over HTTP', packages: ['hono', '@hono/node-server'] },
  restate: {
    purpose: 'Restate (--engine restate)',
    packages: ['@restatedev/restate-sdk'],
  },
  postgres: { purpose: 'PostgreSQL (DATABASE_URL)', packages: ['pg'] },
  embedded: {
    purpose: 'The embedded store (no DATABASE_URL)',
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

  constructor({ purpose, packages }: Peer, cause: unknown) {
    super(
      `${purpose} needs packages that are not installed. Run: npm install order-lifecycle ${packages.join(' ')}`,
      {
        cause,
      },
    );
    this.name = 'MissingPeer';
  }
}

/**
 * Loads a module that needs optional peers.
 *
 * @throws MissingPeer when one of its packages is not installed; and any other error unchanged.
 */
export async function withPeers<T>(peer: Peer, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (peer.packages.some((name) => isMissing(error, name))) {
      throw new MissingPeer(peer, error);
    }
    throw error;
  }
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
