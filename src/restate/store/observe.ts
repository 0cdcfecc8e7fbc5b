import { createHash } from 'node:crypto';
import type { Observation } from '../../order/observation.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import { storableText } from '../../order/text/storable-text.js';
import type { Instant } from '../../order/time/instant.js';
import type { Computed } from '../../store/engine.js';
import { ORDER } from '../objects/names.js';
import type { Observed } from '../objects/order/observe.js';
import type { OrderCalls } from './order-calls.js';

/** Takes an observation in at the object of its order. */
export async function observe(
  calls: OrderCalls,
  observation: Observation,
  at: Instant,
  limits?: OrderLimits,
): Promise<Computed> {
  const content = createHash('sha256').update(JSON.stringify(observation)).digest('hex');
  // An id can come with two contents. Both are stored, so each is a call of its own.
  const idempotencyKey = `${storableText(observation.id)}~${content.slice(0, 16)}`;
  const call = crypto.randomUUID();
  const observed = await calls.limited<Observed>({
    object: ORDER.name,
    key: calls.keyOf(observation),
    handler: 'observe',
    input: { observation, at, call, limits },
    idempotencyKey,
  });
  const { done, milestones } = observed;
  if (observed.call === call || done.kind !== 'recorded') return { done, milestones };
  // This is the answer to an earlier call with the same observation. The order may have moved
  // since.
  const { row } = await calls.read(observation, {});
  const { account, orderId, observationId } = done;
  const { state, fraudState } = row ?? done;
  return {
    done: { kind: 'duplicate', account, orderId, observationId, state, fraudState },
    milestones: [],
  };
}
