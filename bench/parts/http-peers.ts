import type { Engine } from '../measure.js';
import { type Program, startProcess } from '../process.js';
import type { Effort } from './part.js';

/** Who answers deliveries over HTTP beside this package, and the title of each. */
export const HTTP_PEERS = {
  bare: { title: 'a bare server: verifies and parses', program: 'bare-server' },
  row: { title: 'a bare server that commits one row', program: 'bare-server' },
  a: { title: 'the same service with (a) inside', program: 'http-service' },
  b: { title: 'the same service with (b) inside', program: 'http-service' },
} as const satisfies Readonly<Record<string, { title: string; program: Program }>>;

/** The name of a peer. */
export type HttpPeer = keyof typeof HTTP_PEERS;

/** Starts this package's service or a peer, each in a process of its own, with a client of so many connections. */
export function httpEngines(
  database: string,
  connections: number,
): (name: 'ours' | HttpPeer) => Promise<Engine<string>> {
  return (name) => {
    const program = name === 'ours' ? 'http-service' : HTTP_PEERS[name].program;
    return startProcess({ program, name, database, connections });
  };
}

/** Of the first ten thousand deliveries a third of the processor time is the compiler's. */
export function compiledFirst(effort: Effort): Effort {
  return { ...effort, warmUp: 5 * effort.warmUp };
}
