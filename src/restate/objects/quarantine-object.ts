import {
  handlers,
  type ObjectContext,
  type ObjectSharedContext,
  object,
} from '@restatedev/restate-sdk';
import type { QuarantinedSummary } from '../../store/store.js';
import { QUARANTINE } from './names.js';

/** A body to store. */
export interface QuarantineRequest extends QuarantinedSummary {
  /** In Base64. */
  readonly raw: string;
}

/** The part that lists read. Earlier versions stored `raw` in it, too. */
export type StoredSummary = QuarantinedSummary & { readonly raw?: string };

/** The parts of the state. Lists read only the first. */
export const BODY = 'body';
const RAW = 'raw';

/** The object that stores one quarantined body. */
export function quarantineObject() {
  return object({
    ...QUARANTINE,
    handlers: {
      async keep(ctx: ObjectContext, { raw, ...summary }: QuarantineRequest): Promise<boolean> {
        if ((await ctx.stateKeys()).length > 0) return false;
        ctx.set(RAW, raw);
        ctx.set(BODY, summary);
        return true;
      },
      read: handlers.object.shared(
        async (ctx: ObjectSharedContext): Promise<string | null> =>
          (await ctx.get<string>(RAW)) ?? (await ctx.get<StoredSummary>(BODY))?.raw ?? null,
      ),
      async remove(ctx: ObjectContext): Promise<boolean> {
        const isStored = (await ctx.stateKeys()).length > 0;
        ctx.clearAll();
        return isStored;
      },
    },
    // The body holds personal data: calls leave no copy of it.
    options: { journalRetention: 0, idempotencyRetention: 60_000 },
  });
}
