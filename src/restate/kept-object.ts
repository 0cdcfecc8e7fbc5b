import { type ObjectContext, object } from '@restatedev/restate-sdk';
import type { KeptDelivery } from '../store/store.js';
import { KEPT } from './names.js';

/** A body that was not understood, as its object keeps it. */
export type KeptBody = Omit<KeptDelivery, 'raw'> & {
  /** Base64. */
  readonly raw: string;
};

/** The name of the only part of its state. */
export const BODY = 'body';

/** Keeps one body that was not understood. */
export function keptObject() {
  return object({
    ...KEPT,
    handlers: {
      async keep(ctx: ObjectContext, body: KeptBody): Promise<boolean> {
        if ((await ctx.stateKeys()).length > 0) return false;
        ctx.set(BODY, body);
        return true;
      },
      async remove(ctx: ObjectContext): Promise<boolean> {
        const there = (await ctx.stateKeys()).length > 0;
        ctx.clearAll();
        return there;
      },
    },
    // It holds personal data: nothing of a call outlives it.
    options: { journalRetention: 0, idempotencyRetention: 60_000 },
  });
}
