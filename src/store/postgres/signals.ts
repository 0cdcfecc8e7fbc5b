import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Signals } from '../store.js';
import { cutOff, END_TIMEOUT_MS } from './cut-off.js';

/** Announcements within this time become one NOTIFY, as each makes commits queue up. */
const GATHER_MS = 20;
/** Time before a reconnection; doubles up to the maximum. */
const INITIAL_INTERVAL_MS = 100;
const MAX_INTERVAL_MS = 10_000;

/**
 * Sends and receives hints by LISTEN and NOTIFY, over a connection of its own that reconnects when
 * it breaks. Hints are sent after the transactions that they are about: inside one, each NOTIFY
 * would lock the whole database while it commits.
 */
export function postgresSignals(
  options: pg.ClientConfig,
  channel: string,
  onSignal: () => void,
): Signals {
  const self = randomUUID();
  let client: pg.Client | undefined;
  let listening = false;
  let unsent = false;
  let closed = false;
  let failures = 0;
  let retrying: NodeJS.Timeout | undefined;
  let announcing: NodeJS.Timeout | undefined;

  const reconnect = (): void => {
    if (closed) return;
    const interval = Math.min(INITIAL_INTERVAL_MS * 2 ** failures, MAX_INTERVAL_MS);
    failures += 1;
    retrying = setTimeout(connect, interval);
    retrying.unref();
  };
  const connect = (): void => {
    try {
      open();
    } catch {
      // The certificates that the URL names are read each time, and may be missing at the moment.
      reconnect();
    }
  };
  const open = (): void => {
    const opened = new pg.Client({
      ...options,
      // A pool makes it non-enumerable, so the spread does not copy it.
      ...(options.password === undefined ? {} : { password: options.password }),
      application_name: 'order-lifecycle signals',
      keepAlive: true,
    });
    client = opened;
    const lost = (): void => {
      if (client !== opened) return;
      client = undefined;
      listening = false;
      opened.end().catch(ignore);
      reconnect();
    };
    opened.on('error', lost);
    opened.on('end', lost);
    opened.on('notification', ({ payload }) => {
      if (payload !== self) onSignal();
    });
    opened
      .connect()
      .then(() => opened.query(`listen ${channel}`))
      .then(() => {
        failures = 0;
        listening = true;
        // Hints may have been lost meanwhile, in both directions.
        onSignal();
        if (unsent) announce();
      })
      .catch(lost);
  };

  let sending: Promise<unknown> = Promise.resolve();
  let wanted = false;
  const notify = async (): Promise<void> => {
    wanted = false;
    unsent = true;
    if (client === undefined || !listening) return;
    await client.query(`notify ${channel}, '${self}'`).then(() => {
      unsent = false;
    }, ignore);
  };
  // Announcements during a NOTIFY wait for the next one, so a server that hangs gets no queue of
  // them.
  const send = (): void => {
    sending = notify().then(() => {
      announcing = undefined;
      if (wanted) announce();
    });
  };
  const announce = (): void => {
    if (closed) return;
    wanted = true;
    announcing ??= setTimeout(send, GATHER_MS).unref();
  };

  connect();
  return {
    announce,
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(retrying);
      clearTimeout(announcing);
      // A server that does not end the connection is not waited for.
      const timeout = setTimeout(() => client && cutOff(client), END_TIMEOUT_MS);
      await sending;
      if (wanted) await notify();
      await client?.end().catch(ignore);
      clearTimeout(timeout);
    },
  };
}

function ignore(): void {}
