import {
  handlers,
  type ObjectContext,
  type ObjectSharedContext,
  object,
} from '@restatedev/restate-sdk';
import type { QuarantinedSummary } from '../../store/store.js';
import { QUARANTINE } from './names.js';

/** What the object of a body is given to keep. */
export interface QuarantineRequest extends QuarantinedSummary {
  /** Base64. */
  readonly raw: string;
}

/** What lists show of it, as its object keeps it. Earlier versions kept `raw` in here, too. */
export type StoredSummary = QuarantinedSummary & { readonly raw?: string };

/** The parts of its state. Lists read the first only. */
export const BODY = 'body';
const RAW = 'raw';

/** Keeps one body that was not understood. */
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
        const there = (await ctx.stateKeys()).length > 0;
        ctx.clearAll();
        return there;
      },
    },
    // It holds personal data: nothing of a call outlives it.
    options: { journalRetention: 0, idempotencyRetention: 60_000 },
  });
}
