import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';

/** Where the objects listen in this process, who may call them, and where the engine finds them. */
export interface WorkerOptions {
  readonly host: string;
  readonly port: number;
  /** The address for the engine. Absent: the address that it listens on. */
  readonly url?: string;
  /**
   * Public keys of the engine, such as `publickeyv1_2G8dCQhArfvGpzPw5Vx2ALciR4xCLHfS5YaT93XjNxX9`.
   * A call that is not signed with one of them is answered 401. The server prints its key when it
   * starts with `request-identity-private-key-pem-file`. Give two keys to replace one by the other.
   * Required unless `host` is a loopback address.
   */
  readonly identityKeys?: readonly string[];
  /**
   * Accepts calls without a signature even if `host` is not a loopback address. Everybody who can
   * reach the port can then read and change every order. Only for an isolated network. Default
   * false.
   */
  readonly allowUnsigned?: boolean;
}

/** The 32 bytes of an Ed25519 key in Base58. */
const IDENTITY_KEY = /^publickeyv1_[1-9A-HJ-NP-Za-km-z]{32,44}$/;

/** Whether a text has the form of a public key of an engine. */
export function isIdentityKey(text: string): boolean {
  return IDENTITY_KEY.test(text);
}

/** Whether an address can be reached only from this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

const OPTIONS: OptionNames<WorkerOptions> = {
  host: { required: 'the address to listen on, such as 127.0.0.1' },
  port: { required: 'the port to listen on; 0 picks a free one' },
  url: 'optional',
  identityKeys: 'optional',
  allowUnsigned: 'optional',
};

/**
 * Checks the options of a worker.
 *
 * @throws {ConfigurationError} for unknown options, invalid keys, and a port that accepts unsigned
 * calls from other machines.
 */
export function checkedWorker(given: WorkerOptions): WorkerOptions {
  const worker = checkedOptions(given, OPTIONS, 'worker');
  const { host, identityKeys = [], allowUnsigned = false } = worker;
  const wrong = identityKeys.find((key) => !isIdentityKey(key));
  if (wrong !== undefined) {
    throw new ConfigurationError({
      setting: 'worker.identityKeys',
      given: JSON.stringify(wrong.slice(0, 80)),
      allowed: 'public keys of the Restate server, such as publickeyv1_2G8d…',
    });
  }
  if (identityKeys.length > 0 || allowUnsigned || isLoopback(host)) return worker;
  throw new ConfigurationError({
    setting: 'worker.identityKeys',
    given: 'not set',
    allowed: `set when the worker listens beyond loopback (at ${host}), unless allowUnsigned is set`,
  });
}
