import { basename, dirname } from 'node:path';
import { shellQuoted } from './shell-quoted.js';

/** The flags that say where a command finds its orders. */
export interface Place {
  readonly url?: string;
  readonly data?: string;
  readonly provider?: string;
  readonly mode?: string;
}

/**
 * A command to run next, in the form in which a shell takes it: started as this process was, and about the
 * same orders.
 *
 * @example
 * followUp(['explain', 'A 1'], { url: 'http://127.0.0.1:8080' });
 * // "order-lifecycle explain 'A 1' --url http://127.0.0.1:8080"
 */
export function followUp(args: readonly string[], { url, data, provider, mode }: Place): string {
  const flags = Object.entries({ url, data, provider, mode }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return [...program(), ...args, ...flags].map(shellQuoted).join(' ');
}

/** `npx order-lifecycle` where the shell does not find it by its name alone. */
function program(): readonly string[] {
  const isOfNpx = process.env.npm_command === 'exec';
  return isOfNpx || isOfPackage(process.argv[1] ?? '')
    ? ['npx', 'order-lifecycle']
    : ['order-lifecycle'];
}

/** Whether a script was started in a clone, or as a dependency of a package: npx finds it there. */
function isOfPackage(script: string): boolean {
  return basename(script) === 'main.js' || basename(dirname(script)) === '.bin';
}
