import { listenFailure } from '../../http/listenable.js';
import { type Finding, finding } from './finding.js';

/** An address on which a service is to listen, with the setting that says so. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** As messages name it: `PORT (--port)`. */
  readonly setting: string;
  /** The command that chooses another port. */
  readonly choose: (port: number) => string;
}

/** Ports after one in use of which the first free one is suggested. */
const TRIED = 20;

/** Checks that an address can be listened on, by listening for a moment. */
export async function checkPort(address: ListenAddress): Promise<Finding> {
  const { host, port, setting, choose } = address;
  const place = `${host}:${port}`;
  switch ((await listenFailure(port, host))?.code) {
    case undefined:
      return finding('port', 'fine', port === 0 ? `a free one of ${host}` : `${place} is free`);
    case IN_USE:
      return finding(
        'port',
        'wrong',
        `${place} is in use by another program. Stop it, or set ${setting} to a free port`,
        choose(await freePort(host, port)),
      );
    case 'EACCES':
      return finding(
        'port',
        'wrong',
        `this user may not listen on ${place}. Set ${setting} to a port from 1024 to 65535`,
        choose(await freePort(host, 8_079)),
      );
    default:
      return finding(
        'port',
        'wrong',
        `${host} is no address of this machine. Use 127.0.0.1 for this machine alone, or 0.0.0.0 for all`,
      );
  }
}

/** Whether something on this machine listens there. */
export async function isInUse(host: string, port: number): Promise<boolean> {
  return (await listenFailure(port, host))?.code === IN_USE;
}

const IN_USE = 'EADDRINUSE';

/** The first free port after this one; 0, which picks one, if all that are tried are in use. */
async function freePort(host: string, after: number): Promise<number> {
  for (let port = after + 1; port <= Math.min(after + TRIED, 65_535); port += 1) {
    if ((await listenFailure(port, host)) === undefined) return port;
  }
  return 0;
}
