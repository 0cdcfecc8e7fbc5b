import { SIGNATURE_HEADER } from '../../../adapters/stripe/index.js';
import { type Posted, pause, post, repeated } from '../../../testing/simulator/index.js';
import type { Receiver } from '../simulation.js';
import type { PlannedEvent, StripePlan } from './plan.js';

const TIMEOUT_MS = 10_000;
const REPEATS = { maxAttempts: 8, initialIntervalMs: 50, maxIntervalMs: 30_000 } as const;

/**
 * Makes the deliveries of one order as Stripe does: each attempt is signed anew and repeated until it
 * is answered. The shop reports what it did itself in between.
 *
 * @returns the ids of the events that were not accepted.
 */
export async function deliverStripe(
  orderId: string,
  plan: StripePlan,
  receiver: Receiver,
): Promise<readonly string[]> {
  const sent = new Set<string>();
  const accepted = new Set<string>();
  for (const burst of plan) {
    if (receiver.signal?.aborted === true) break;
    await Promise.all(
      burst.map(async (step) => {
        if (step.kind === 'shop') return receiver.shop?.(orderId, step.act);
        const wasAccepted = await made(step, receiver);
        if (step.kind !== 'genuine') return;
        sent.add(step.eventId);
        if (wasAccepted) accepted.add(step.eventId);
      }),
    );
    await pause(receiver.pauseMs ?? 0, receiver.signal);
  }
  return [...sent].filter((id) => !accepted.has(id));
}

function made(event: PlannedEvent, receiver: Receiver): Promise<boolean> {
  const { kind, rawBody, hangsUp } = event;
  const { url, signal } = receiver;
  const attempt = async (): Promise<Posted> => {
    const signature = event.signature(receiver.secret);
    const posted = await post({
      ...{ url, signal, body: rawBody, timeoutMs: hangsUp ? 3 : TIMEOUT_MS },
      headers: signature === undefined ? {} : { [SIGNATURE_HEADER]: signature },
    });
    receiver.onAnswer({ kind, ...posted });
    return posted;
  };
  return repeated(attempt, { ...REPEATS, ...(hangsUp ? { maxAttempts: 1 } : {}), signal });
}
