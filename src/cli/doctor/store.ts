import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { counted } from '../../order/text/counted.js';
import { failureText } from '../../order/text/failure-text.js';
import { formatInstant, instantOf } from '../../order/time/instant.js';
import type { Store } from '../../store/store.js';
import { type Finding, finding } from './finding.js';

/** Checks the directory of an embedded store without creating it. */
export async function checkDirectory(data: string): Promise<Finding> {
  const place = resolve(data);
  if (await isAccessible(place, constants.R_OK | constants.W_OK)) {
    return finding('directory', 'fine', place);
  }
  if (await isAccessible(place, constants.F_OK)) {
    return finding(
      'directory',
      'wrong',
      `${place} cannot be written. Give this user the right to, or use another --data`,
    );
  }
  return (await isAccessible(dirname(place), constants.W_OK))
    ? finding('directory', 'look', `${place} does not exist yet; "serve" creates it`)
    : finding(
        'directory',
        'wrong',
        `${place} does not exist and cannot be created. Use --data with a directory that can be written`,
      );
}

function isAccessible(place: string, mode: number): Promise<boolean> {
  return access(place, mode).then(
    () => true,
    () => false,
  );
}

/**
 * Checks the database, its schema, what needs attention, and the clock.
 *
 * @param options.readsObjects whether a service reads the objects that thin events name.
 */
export async function checkStore(
  store: Store,
  options: { readonly readsObjects?: boolean } = {},
): Promise<readonly Finding[]> {
  try {
    await store.migrate();
  } catch (error) {
    return [finding('database', 'wrong', failureText(error))];
  }
  const { orders, estimated, parked, quarantined, milestones } = await store.counts();
  const total = Object.values(orders).reduce((sum, count) => sum + count, 0);
  const about = estimated.orders.length === 0 ? '' : 'about ';
  return [
    finding('database', 'fine', 'answers, and its schema is the one this version needs'),
    finding('orders', 'fine', `${about}${total}`),
    parked + quarantined + milestones.dead === 0
      ? finding('attention', 'fine', 'nothing needs attention')
      : finding(
          'attention',
          'look',
          `${counted(parked, 'order')} with parked observations, ${counted(quarantined, 'quarantined body', 'quarantined bodies')}, ${counted(milestones.dead, 'dead milestone')}. Look at "orders --parked" and the console`,
        ),
    ...(await thinEvents(store, options.readsObjects ?? false)),
    await clock(store),
  ];
}

/**
 * Thin events among the quarantined bodies: their endpoint was set up wrongly, or they wait until their
 * objects are read.
 */
async function thinEvents(store: Store, readsObjects: boolean): Promise<readonly Finding[]> {
  const { items } = await store.quarantined({ limit: 500 });
  const thin = items.filter(({ problem }) => problem.code === 'thin_event');
  const [first] = thin;
  if (first === undefined) return [];
  const number = counted(thin.length, 'thin event');
  if (readsObjects) {
    const what = `not read so far: ${number}. If the number stays, look into the log of the service`;
    return [finding('thin events', 'look', what)];
  }
  return [finding('endpoint', 'wrong', `${number} arrived. ${first.problem.reason}`)];
}

/** Microseconds. */
const CLOCK_TOLERANCE = 5 * 60 * 1_000_000;

/** Compares this clock with the newest delivery: signatures from the future are refused. */
async function clock(store: Store): Promise<Finding> {
  const newest = await store.newest?.();
  if (newest === undefined) {
    return finding('clock', 'look', 'no delivery yet to compare the clock with');
  }
  const ahead = newest - instantOf(Date.now());
  return ahead > CLOCK_TOLERANCE
    ? finding(
        'clock',
        'wrong',
        `the newest delivery is of ${formatInstant(newest)}, ${Math.round(ahead / 60_000_000)} minutes ahead of the clock here. Set the clock, or signatures will be refused`,
      )
    : finding('clock', 'fine', `the newest delivery is of ${formatInstant(newest)}`);
}
