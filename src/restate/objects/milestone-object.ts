import { type ObjectContext, object } from '@restatedev/restate-sdk';
import type { Instant } from '../../order/time/instant.js';
import { json } from './json-serde.js';
import { type Hosted, MILESTONES, ORDER } from './names.js';
import { accountInKey } from './object-key.js';

/**
 * The object that delivers the milestones of an order, one after the other. It is separate from the
 * order's own object, with the same key, so that observations are taken in while a handler runs.
 */
export function milestoneObject(hosted: Hosted) {
  return object({
    ...MILESTONES,
    handlers: { deliver: (ctx: ObjectContext) => deliver(ctx, hosted) },
    options: {
      journalRetention: 0,
      // Handlers have timeouts of their own; the engine must not end an attempt before.
      abortTimeout: 86_400_000,
    },
  });
}

/**
 * Makes attempts until no milestone is left. Each attempt claims, checks the gate, calls the
 * handler and settles. If this process dies during one, the engine calls another process, which
 * waits for the lease of the lost attempt to end.
 */
export async function deliver(ctx: ObjectContext, hosted: Hosted): Promise<void> {
  for (;;) {
    const { work } = hosted;
    if (work === undefined || work.kinds?.length === 0) return;
    // No handler here is meant for it. It waits for a process that stands for its account.
    if (work.accounts?.includes(accountInKey(ctx.key)) === false) return;
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

/** Requests the delivery of the milestones of this order. */
export function deliverySoon(ctx: ObjectContext): void {
  ctx.genericSend({
    service: MILESTONES.name,
    method: 'deliver',
    key: ctx.key,
    parameter: null,
    inputSerde: json(),
  });
}
