import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';

/** Where the objects run in this process, who may call them, and where the engine finds them. */
export interface WorkerOptions {
  readonly host: string;
  readonly port: number;
  /** Absent: the address it listens on. */
  readonly url?: string;
  /**
   * Public keys of the engine, such as `publickeyv1_2G8dCQhArfvGpzPw5Vx2ALciR4xCLHfS5YaT93XjNxX9`: a
   * call that none of them has signed is answered 401. The server prints its key when it starts with
   * `request-identity-private-key-pem-file`. Several are accepted at once, so that one can be replaced.
   * Required when `host` is no loopback address.
   */
  readonly identityKeys?: readonly string[];
  /**
   * Lets the objects be called without a signature where `host` is no loopback address: whoever reaches
   * the port can read and change every order. Only for a network that nobody else is in.
   */
  readonly allowUnsigned?: boolean;
}

/** In Base58, the 32 bytes of an Ed25519 key. */
const IDENTITY_KEY = /^publickeyv1_[1-9A-HJ-NP-Za-km-z]{32,44}$/;

/** Whether a text looks like a public key of an engine. */
export function isIdentityKey(text: string): boolean {
  return IDENTITY_KEY.test(text);
}

/** Whether only this machine reaches what listens at an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

const OPTIONS: OptionNames<WorkerOptions> = {
  host: { required: 'the address to listen at, such as 127.0.0.1' },
  port: { required: 'the port to listen at; 0 picks one' },
  url: 'optional',
  identityKeys: 'optional',
  allowUnsigned: 'optional',
};

/**
 * Refuses options that do not exist, keys that are none, and a port that anybody may call.
 *
 * @throws {ConfigurationError}
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
    allowed: `set when the worker listens beyond loopback (at ${host}), unless allowUnsigned says that nobody else reaches it`,
  });
}
