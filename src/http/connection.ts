import type { Socket } from 'node:net';

/** The second argument of a handler in a Node.js server. */
interface Connection {
  readonly incoming?: { readonly socket?: Socket };
}

/** The address of the caller; undefined when the app does not run in a Node.js server. */
export function addressOf(env: unknown): string | undefined {
  return socketOf(env)?.remoteAddress;
}

/** Ends the connection of a request, whatever is under way on it. */
export function cutOff(env: unknown): void {
  socketOf(env)?.destroy();
}

function socketOf(env: unknown): Socket | undefined {
  return (env as Connection | undefined)?.incoming?.socket;
}
