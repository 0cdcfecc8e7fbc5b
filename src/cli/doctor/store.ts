import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { counted } from '../../order/text/counted.js';
import { formatInstant, instantOf } from '../../order/time/instant.js';
import type { Store } from '../../store/store.js';
import { shellQuoted } from '../output/shell-quoted.js';
import { type Finding, finding } from './finding.js';
import { type ThinEvents, thinEventFindings, thinEventsOf } from './thin-events.js';

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
      `sudo chown -R "$USER" ${shellQuoted(place)}`,
    );
  }
  return (await isAccessible(await existingAbove(place), constants.W_OK))
    ? finding('directory', 'look', `${place} does not exist yet; "serve" creates it`)
    : finding(
        'directory',
        'wrong',
        `${place} does not exist and cannot be created. Use --data with a directory that can be written, or create it`,
        `mkdir -p ${shellQuoted(place)}`,
      );
}

/** The nearest directory above that exists. The store creates those between. */
async function existingAbove(place: string): Promise<string> {
  const above = dirname(place);
  return above === place || (await isAccessible(above, constants.F_OK))
    ? above
    : existingAbove(above);
}

function isAccessible(place: string, mode: number): Promise<boolean> {
  return access(place, mode).then(
    () => true,
    () => false,
  );
}

/**
 * Checks a store whose schema is the one of this version: what needs attention, and the clock.
 *
 * @param options.readers the names of the providers of which the service reads the objects that thin events
 * name. Default: none.
 */
export async function checkStore(
  store: Store,
  { readers = [] }: { readonly readers?: readonly string[] } = {},
): Promise<readonly Finding[]> {
  const counts = await store.counts();
  const total = Object.values(counts.orders).reduce((sum, count) => sum + count, 0);
  const about = counts.estimated.orders.length === 0 ? '' : 'about ';
  const thin = await thinEventsOf(store, readers);
  return [
    finding('database', 'fine', 'answers, and its schema is the one this version needs'),
    finding('orders', 'fine', `${about}${total}`),
    attention(counts, thin),
    ...thinEventFindings(thin),
    await clock(store),
  ];
}

function attention(
  { parked, quarantined, milestones }: Awaited<ReturnType<Store['counts']>>,
  { reading }: ThinEvents,
): Finding {
  // What is about to be read needs nobody.
  const bodies = Math.max(0, quarantined - reading);
  if (parked + bodies + milestones.dead === 0) {
    return finding('attention', 'fine', 'nothing needs attention');
  }
  return finding(
    'attention',
    'look',
    `${counted(parked, 'order')} with parked observations, ${counted(bodies, 'quarantined body', 'quarantined bodies')}, ${counted(milestones.dead, 'dead milestone')}. Look at "orders --parked" and the console`,
  );
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
