import type { Store, UnplacedRequest } from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import { periodic } from '../runtime/periodic.js';
import type { Audit } from './audit.js';
import { type Link, type LinkResult, linkByHand } from './link-by-hand.js';
import { placeWaiting } from './place-waiting.js';
import type { Placing } from './placing.js';
import {
  type Discarded,
  type Discarding,
  discardUnplaced,
  type UnplacedView,
  unplacedPage,
} from './unplaced-list.js';
import { type UnplacedStatistics, UnplacedWatch } from './unplaced-watch.js';

/** What people do about payments whose order is not known. */
export interface ReferenceActions {
  /**
   * Links references to orders by hand, in bulk, whatever they were linked to before, and takes in what
   * waited for them. Each link is in the history of its order. May be repeated.
   *
   * @returns one result for each link, in the same order. A `bad_link` changed nothing.
   * @throws ConfigurationError without an actor or a reason.
   * @throws {StoreError} when the store does not answer. Links before then stay.
   * @example
   * const links = [{ reference: 'pi_1', orderId: 'A-1' }];
   * const [linked] = await orders.link(links, { actor: 'kim', reason: 'by phone' });
   * linked?.kind; // 'linked'
   */
  link(links: readonly Link[], audit: Audit): Promise<readonly LinkResult[]>;
  /** A page of the observations that wait for their orders, oldest first. */
  unplaced(
    request?: UnplacedRequest,
  ): Promise<{ readonly unplaced: readonly UnplacedView[]; readonly next?: string }>;
  /**
   * Deletes observations that belong to no order here, such as those of another shop.
   *
   * @returns one result for each entry, in the same order.
   * @throws ConfigurationError without an actor or a reason.
   */
  discardUnplaced(entries: readonly Discarding[], audit: Audit): Promise<readonly Discarded[]>;
}

/** What {@link startReferences} needs. */
export interface ReferencesDependencies {
  readonly speaksOf: 'orders' | 'payments';
  readonly account: string;
  readonly store: Pick<Store, 'unplaced' | 'removeUnplaced' | 'unplacedCounts'>;
  readonly placing: Placing;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly unplacedAfterMs: number;
  /** False: nothing is watched, and what was left waiting is placed by `placeWaiting` only. */
  readonly background: boolean;
}

/** What people do about references, and what is done for them in the background. */
export interface RunningReferences {
  readonly actions: ReferenceActions;
  /** Undefined where every delivery names its order. */
  statistics(): Promise<UnplacedStatistics | undefined>;
  /** Places everything that waits although it is linked. */
  placeWaiting(): Promise<number>;
  stop(): Promise<void>;
}

const CHECK_MS = 60_000;
const PLACE_MS = 3_600_000;

/**
 * Starts to watch the observations that wait for their orders, and places, at once and every hour, those
 * that an interruption left waiting although they are linked.
 */
export function startReferences({
  speaksOf,
  account,
  store,
  placing,
  clock,
  logger,
  unplacedAfterMs,
  background,
}: ReferencesDependencies): RunningReferences {
  const stopping = new AbortController();
  // Placing stores an observation that it does not find, so it must not run while one is discarded.
  let last: Promise<unknown> = Promise.resolve();
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
  const place = () =>
    alone(() => placeWaiting({ store, account, placing, stopping: stopping.signal }));
  const watch = new UnplacedWatch({ store, account, clock, logger, unplacedAfterMs });
  const actions: ReferenceActions = {
    link: (links, audit) => linkByHand({ speaksOf, account, placing, clock, logger }, links, audit),
    unplaced: (request) => unplacedPage({ store, account, logger }, request),
    discardUnplaced: (entries, audit) =>
      alone(() => discardUnplaced({ store, account, logger }, entries, audit)),
  };
  if (speaksOf === 'orders') {
    return {
      ...{ actions, placeWaiting: place },
      statistics: async () => undefined,
      async stop() {},
    };
  }
  const every = (intervalMs: number) => (background ? intervalMs : 0);
  const checking = periodic('unplaced', every(CHECK_MS), logger, () => watch.check());
  const placingAgain = periodic('references', every(PLACE_MS), logger, place, { atOnce: true });
  return {
    ...{ actions, placeWaiting: place },
    statistics: () => watch.statistics(),
    async stop() {
      stopping.abort();
      await checking.stop();
      await placingAgain.stop();
    },
  };
}
