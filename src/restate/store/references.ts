import { defined } from '../../order/defined.js';
import { storableText } from '../../order/text/storable-text.js';
import { sortedAfter } from '../../store/memory/page.js';
import { decodeCursor, pageLimit, pageOf } from '../../store/page.js';
import { unplacedPlace } from '../../store/page-positions.js';
import { storableJson } from '../../store/sql/values/storable.js';
import { storedJson } from '../../store/sql/values/stored-json.js';
import type { References, UnplacedObservation } from '../../store/store.js';
import { referencesOf, storableReferences, unplacedDigest } from '../../store/unplaced.js';
import { inState, number, quoted, text } from '../client/state-query.js';
import { REFERENCE } from '../objects/names.js';
import { referenceKey } from '../objects/object-key.js';
import {
  type LinkedReference,
  type Placed,
  type StoredUnplaced,
  WAITING,
} from '../objects/reference-object.js';
import type { OrderCalls } from './order-calls.js';

/**
 * The references to orders in Restate, each an object of its own. An observation is stored under each of
 * its references, one after the other: no object ever waits for another one.
 */
export function restateReferences(calls: OrderCalls): References {
  const callOf = (account: string, reference: string, handler: string) => ({
    object: REFERENCE.name,
    key: referenceKey(calls.namespace, account, reference),
    handler,
  });
  const orderOf = (account: string, reference: string) =>
    calls.client.call<string | null>({ ...callOf(account, reference, 'order'), reads: true });
  const removeFrom = ({ under, ...stored }: StoredUnplaced): Promise<boolean> => {
    const { account, id, digest, reference } = stored;
    const input = { id, digest, reference, under };
    return calls.client.call({ ...callOf(account, under, 'remove'), input });
  };

  return {
    async place(unplaced) {
      const copies = copiesOf(unplaced);
      const orderIds = await calls
        .open()
        .each(copies, ({ account, under }) => orderOf(account, under));
      const known = orderIds.find((orderId) => orderId !== null);
      if (known !== undefined && known !== null) return known;
      const added: StoredUnplaced[] = [];
      for (const input of copies) {
        const call = { ...callOf(input.account, input.under, 'place'), input };
        const placed = await calls.limited<Placed>(call);
        if ('orderId' in placed) {
          // Linked since then. An earlier copy stays: its link, or its next delivery, removes it.
          await calls.each(added, removeFrom);
          return placed.orderId;
        }
        if (placed.isNew) added.push(input);
      }
      return undefined;
    },

    async linked(account, references) {
      const names = storableReferences(references);
      const orderIds = await calls.open().each(names, (reference) => orderOf(account, reference));
      return new Map(
        names.flatMap((reference, index) => {
          const orderId = orderIds[index] ?? null;
          return orderId === null ? [] : [[reference, orderId] as const];
        }),
      );
    },

    async link(account, orderId, references, { override = false } = {}) {
      const names = storableReferences(references);
      const input = { orderId: storableText(orderId), override };
      const linked = await calls
        .open()
        .each(names, (reference) =>
          calls.client.call<LinkedReference>({ ...callOf(account, reference, 'link'), input }),
        );
      const waiting = new Map(
        linked.flatMap((one) => one.waiting).map((one) => [nameOf(one), unplacedIn(one)]),
      );
      return {
        conflicts: linked.flatMap((one, index) => {
          const reference = names[index] ?? '';
          return one.orderId === input.orderId ? [] : { reference, orderId: one.orderId };
        }),
        waiting: sortedAfter([...waiting.values()], unplacedPlace, undefined),
      };
    },

    async removeUnplaced(unplaced) {
      const copies = new Map(
        unplaced.flatMap(copiesOf).map((copy) => [`${nameOf(copy)} ${copy.under}`, copy]),
      );
      const all = [...copies.values()];
      const removed = await calls.open().each(all, removeFrom);
      return new Set(all.filter((_, index) => removed[index]).map(nameOf)).size;
    },

    async unplaced(account, { reference, ...request } = {}) {
      const limit = pageLimit(request);
      const after =
        request.after === undefined ? undefined : decodeCursor(request.after, [0, '', '']);
      const order = [number('arrivedAt'), text('id'), text('digest')] as const;
      const startsWith = reference === undefined ? WAITING.first : WAITING.all;
      const rows = await calls.open().client.query(
        inState(REFERENCE, { startsWith }, calls.prefix, {
          select: 'value_utf8',
          where: [
            ...(account === undefined ? [] : [`${text('account')} = ${quoted(account)}`]),
            ...(reference === undefined ? [] : [`${text('under')} = ${quoted(reference)}`]),
            ...(after === undefined ? [] : [isAfter(order, after)]),
          ],
          order,
          limit: limit + 1,
        }),
      );
      // Only `place` writes it.
      const items = rows.map((row) =>
        unplacedIn(storedJson(String(row.value_utf8)) as StoredUnplaced),
      );
      return pageOf(items, limit, unplacedPlace);
    },

    async unplacedCounts(account) {
      const [row] = await calls.open().client.query(
        inState(REFERENCE, { startsWith: WAITING.first }, calls.prefix, {
          select: `count(*) as waiting, min(${number('arrivedAt')}) as oldest`,
          where: [`${text('account')} = ${quoted(account)}`],
        }),
      );
      const count = Number(row?.waiting ?? 0);
      return defined({ count, oldest: count === 0 ? undefined : Number(row?.oldest) });
    },
  };
}

/** An observation as each of its references stores it. */
function copiesOf(unplaced: UnplacedObservation): readonly StoredUnplaced[] {
  // JSON keeps the members of what is stored.
  const stored = JSON.parse(storableJson(unplaced)) as UnplacedObservation;
  const digest = unplacedDigest(stored);
  return referencesOf(stored).map((under) => ({
    ...stored,
    id: stored.observation.id,
    digest,
    under,
  }));
}

function unplacedIn({ id: _, digest: __, under: ___, ...unplaced }: StoredUnplaced) {
  return unplaced;
}

function nameOf({ account, id, digest }: StoredUnplaced): string {
  return [account, id, digest].join('\0');
}

function isAfter(
  [time, id, digest]: readonly [string, string, string],
  [afterTime, afterId, afterDigest]: readonly [number, string, string],
): string {
  const sameId = `${id} = ${quoted(afterId)} and ${digest} > ${quoted(afterDigest)}`;
  const sameTime = `${time} = ${afterTime} and (${id} > ${quoted(afterId)} or (${sameId}))`;
  return `(${time} > ${afterTime} or (${sameTime}))`;
}
