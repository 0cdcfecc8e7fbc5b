import { defined } from '../../order/defined.js';
import { storableText } from '../../order/text/storable-text.js';
import { unplacedPlace } from '../page-positions.js';
import type { References, UnplacedObservation } from '../store.js';
import { referencesOf, storableReferences, unplacedDigest } from '../unplaced.js';
import { pageIn, sortedAfter } from './page.js';
import { copied, matches, type Tables } from './tables.js';

/** The references to orders in memory, and the observations that wait for their orders. */
export function memoryReferences(tables: Tables): References {
  return {
    async place(given) {
      const { links, unplaced } = tables.open();
      const observation = copied(given);
      const orderIds = referencesOf(observation).map((reference) =>
        links.get(linkName(observation.account, reference)),
      );
      const orderId = orderIds.find((id) => id !== undefined);
      const name = unplacedName(observation);
      if (orderId === undefined && !unplaced.has(name)) unplaced.set(name, observation);
      return orderId;
    },

    async linked(account, references) {
      const { links } = tables.open();
      return new Map(
        storableReferences(references).flatMap((reference) => {
          const orderId = links.get(linkName(account, reference));
          return orderId === undefined ? [] : [[reference, orderId] as const];
        }),
      );
    },

    async link(account, orderId, references, { override = false } = {}) {
      const { links, unplaced } = tables.open();
      const names = storableReferences(references);
      const target = storableText(orderId);
      const conflicts = names.flatMap((reference) => {
        const linked = links.get(linkName(account, reference));
        return override || linked === undefined || linked === target
          ? []
          : [{ reference, orderId: linked }];
      });
      const own = new Set(
        names.filter((name) => !conflicts.some(({ reference }) => reference === name)),
      );
      for (const name of own) links.set(linkName(account, name), target);
      const waiting = [...unplaced.values()].filter(
        (one) => matches(account, one.account) && referencesOf(one).some((name) => own.has(name)),
      );
      return { conflicts, waiting: sortedAfter(waiting, unplacedPlace, undefined).map(copied) };
    },

    async removeUnplaced(observations) {
      const { unplaced } = tables.open();
      return observations.filter((one) => unplaced.delete(unplacedName(one))).length;
    },

    async unplaced(account, { reference, ...request } = {}) {
      const name = reference === undefined ? undefined : storableText(reference);
      const matching = [...tables.open().unplaced.values()].filter(
        (one) =>
          matches(account, one.account) && (name === undefined || referencesOf(one).includes(name)),
      );
      return pageIn(matching, request, [0, '', ''], unplacedPlace);
    },

    async unplacedCounts(account) {
      const times = [...tables.open().unplaced.values()]
        .filter((one) => matches(account, one.account))
        .map(({ arrivedAt }) => arrivedAt);
      const oldest = times.length === 0 ? undefined : Math.min(...times);
      return defined({ count: times.length, oldest });
    },
  };
}

function linkName(account: string, reference: string): string {
  return `${storableText(account)}\0${reference}`;
}

function unplacedName(unplaced: UnplacedObservation): string {
  const { account, observation } = unplaced;
  return [storableText(account), storableText(observation.id), unplacedDigest(unplaced)].join('\0');
}
