import {
  handlers,
  type ObjectContext,
  type ObjectSharedContext,
  object,
} from '@restatedev/restate-sdk';
import type { UnplacedObservation } from '../../store/store.js';
import { json } from './json-serde.js';
import { ANSWER_RETENTION_MS, REFERENCE } from './names.js';

/** An observation that waits under one of its references. */
export interface StoredUnplaced extends UnplacedObservation {
  /** The id of the observation. */
  readonly id: string;
  /** The digest of its content. */
  readonly digest: string;
  /** The reference whose object stores it. */
  readonly under: string;
}

/** What a reference knows about an observation: its order, or whether the observation was new. */
export type Placed = { readonly orderId: string } | { readonly isNew: boolean };

/** The order to link. */
export interface Linking {
  readonly orderId: string;
  readonly override: boolean;
}

/** The link of a reference after linking, and the observations that wait for it. */
export interface LinkedReference {
  readonly orderId: string;
  readonly waiting: readonly StoredUnplaced[];
}

/** The part of the state that holds the link. */
const ORDER_ID = 'order';

/**
 * How the names of the parts begin that hold the observations. Each is stored under all of its references,
 * but lists read only those that are stored under their first one.
 */
export const WAITING = { all: 'waits/', first: 'waits/first/', other: 'waits/other/' } as const;

/** The object that stores the order of one reference, and the observations that wait for it. */
export function referenceObject() {
  return object({
    ...REFERENCE,
    handlers: {
      order: handlers.object.shared(
        async (ctx: ObjectSharedContext): Promise<string | null> => ctx.get<string>(ORDER_ID),
      ),
      async place(ctx: ObjectContext, unplaced: StoredUnplaced): Promise<Placed> {
        const orderId = await ctx.get<string>(ORDER_ID);
        if (orderId !== null) return { orderId };
        const part = partOf(unplaced);
        const isNew = (await ctx.get(part, json())) === null;
        if (isNew) ctx.set(part, unplaced, json());
        return { isNew };
      },
      async link(ctx: ObjectContext, { orderId, override }: Linking): Promise<LinkedReference> {
        const linked = await ctx.get<string>(ORDER_ID);
        if (linked !== null && linked !== orderId && !override) {
          return { orderId: linked, waiting: [] };
        }
        if (linked !== orderId) ctx.set(ORDER_ID, orderId);
        const waiting: StoredUnplaced[] = [];
        for (const part of await ctx.stateKeys()) {
          if (!part.startsWith(WAITING.all)) continue;
          const unplaced = await ctx.get(part, json<StoredUnplaced>());
          if (unplaced !== null) waiting.push(unplaced);
        }
        return { orderId, waiting };
      },
      async remove(ctx: ObjectContext, unplaced: PartKey): Promise<boolean> {
        const part = partOf(unplaced);
        const isStored = (await ctx.get(part, json())) !== null;
        if (isStored) ctx.clear(part);
        return isStored;
      },
    },
    options: { journalRetention: 0, idempotencyRetention: ANSWER_RETENTION_MS },
  });
}

/** What names the part of an observation. */
export type PartKey = Pick<StoredUnplaced, 'id' | 'digest' | 'reference' | 'under'>;

function partOf({ id, digest, reference, under }: PartKey): string {
  const start = under === reference ? WAITING.first : WAITING.other;
  return `${start}${encodeURIComponent(id)}/${digest}`;
}
