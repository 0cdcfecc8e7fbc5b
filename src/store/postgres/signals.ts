import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Signals } from '../store.js';
import { CONNECTION_ENDED, cutOff } from './cut-off.js';

/** Announcements within this time (milliseconds) are one: NOTIFY makes commits queue up. */
const GATHER = 20;
/** Pause before connecting again (milliseconds); doubles up to the longest. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/**
 * Hints by LISTEN and NOTIFY, over one connection of its own that is made anew whenever it breaks.
 * They are sent apart from the transactions they are about, after their commit: inside, each NOTIFY
 * would hold a lock of the whole database while it commits.
 */
export function postgresSignals(
  options: pg.ClientConfig,
  channel: string,
  heard: () => void,
): Signals {
  const self = randomUUID();
  let client: pg.Client | undefined;
  let listening = false;
  let unsaid = false;
  let closed = false;
  let failures = 0;
  let retrying: NodeJS.Timeout | undefined;
  let announcing: NodeJS.Timeout | undefined;

  const again = (): void => {
    if (closed) return;
    const pause = Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE);
    failures += 1;
    retrying = setTimeout(connect, pause);
    retrying.unref();
  };
  const connect = (): void => {
    try {
      open();
    } catch {
      // The certificates that the URL names are read anew each time, and may be away just now.
      again();
    }
  };
  const open = (): void => {
    const mine = new pg.Client({
      ...options,
      // A pool hides it from being copied.
      ...(options.password === undefined ? {} : { password: options.password }),
      application_name: 'order-lifecycle signals',
      keepAlive: true,
    });
    client = mine;
    const lost = (): void => {
      if (client !== mine) return;
      client = undefined;
      listening = false;
      mine.end().catch(ignore);
      again();
    };
    mine.on('error', lost);
    mine.on('end', lost);
    mine.on('notification', ({ payload }) => {
      if (payload !== self) heard();
    });
    mine
      .connect()
      .then(() => mine.query(`listen ${channel}`))
      .then(() => {
        failures = 0;
        listening = true;
        // What was announced in the meantime was not heard, and what was to be announced not said.
        heard();
        if (unsaid) announce();
      })
      .catch(lost);
  };

  let sending: Promise<unknown> = Promise.resolve();
  let wanted = false;
  const say = async (): Promise<void> => {
    wanted = false;
    unsaid = true;
    if (client === undefined || !listening) return;
    await client.query(`notify ${channel}, '${self}'`).then(() => {
      unsaid = false;
    }, ignore);
  };
  // What is announced while one is on its way goes with the next: a silent server gathers none.
  const send = (): void => {
    sending = say().then(() => {
      announcing = undefined;
      if (wanted) announce();
    });
  };
  const announce = (): void => {
    if (closed) return;
    wanted = true;
    announcing ??= setTimeout(send, GATHER).unref();
  };

  connect();
  return {
    announce,
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(retrying);
      clearTimeout(announcing);
      // A server that does not say goodbye is not waited for.
      const giveUp = setTimeout(() => client && cutOff(client), CONNECTION_ENDED);
      await sending;
      if (wanted) await say();
      await client?.end().catch(ignore);
      clearTimeout(giveUp);
    },
  };
}

function ignore(): void {}
