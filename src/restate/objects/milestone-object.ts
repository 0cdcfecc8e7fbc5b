import { type ObjectContext, object } from '@restatedev/restate-sdk';
import type { Instant } from '../../order/time/instant.js';
import { json } from './json-serde.js';
import { type Hosted, MILESTONES, ORDER } from './names.js';

/**
 * Hands the milestones of an order over, one after the other. It is an object beside the order's own,
 * with the same key: while a handler takes its time, deliveries of the order are taken in.
 */
export function milestoneObject(hosted: Hosted) {
  return object({
    ...MILESTONES,
    handlers: { deliver: (ctx: ObjectContext) => deliver(ctx, hosted) },
    options: {
      journalRetention: 0,
      // A handler may take as long as it was told; only then is an attempt taken for lost.
      abortTimeout: 86_400_000,
    },
  });
}

/**
 * Makes attempts until nothing is left to hand over. Each attempt claims, judges the gate, calls the
 * handler and settles; if this process dies in the middle, the engine calls another one, which waits
 * until the lease of the lost attempt is over.
 */
export async function deliver(ctx: ObjectContext, hosted: Hosted): Promise<void> {
  for (;;) {
    const { work } = hosted;
    if (work === undefined || work.kinds?.length === 0) return;
    const due = await ctx.genericCall<object, Instant | null>({
      service: ORDER.name,
      method: 'due',
      key: ctx.key,
      parameter: work.kinds === undefined ? {} : { kinds: work.kinds },
      inputSerde: json(),
      outputSerde: json(),
    });
    if (due === null) return;
    const now = await ctx.run('now', () => work.clock());
    if (due > now) await ctx.sleep(Math.ceil((due - now) / 1_000));
    else await ctx.run('attempt', () => hosted.attempt(ctx.key));
  }
}

/** Asks for the milestones of this order to be handed over. */
export function deliverySoon(ctx: ObjectContext): void {
  ctx.genericSend({
    service: MILESTONES.name,
    method: 'deliver',
    key: ctx.key,
    parameter: null,
    inputSerde: json(),
  });
}
