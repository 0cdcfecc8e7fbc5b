import type { CustomerStep, NoSuchOrder, OrderAnswer } from '../../adapters/provider-api.js';
import { may, type NextStep, nextStep } from '../../lifecycle/index.js';
import type { GateAnswer } from '../../order/gate.js';
import { checkedOptions } from '../../order/options/options.js';
import type { Failure, Rejection } from '../../order/rejection.js';
import { recordIn } from '../../store/order-row.js';
import type { OrderView } from '../queries/view-of.js';
import type { Logger } from '../runtime/logger.js';
import { apiOf, type ProviderAccess } from './provider-access.js';

/** What became of an attempt to make an order. */
export type Placement =
  | {
      readonly kind: 'placed';
      readonly orderId: string;
      /** True when it was not this answer that told of it: the order was looked up. */
      readonly lookedUp: boolean;
      readonly order: OrderView;
      /** Whether the order may be confirmed to the customer, and why. Never a word on fulfilment. */
      readonly confirm: GateAnswer;
      readonly next: NextStep;
      readonly customerStep?: CustomerStep;
    }
  | Rejection
  /** Nothing was done, or nobody knows: then `uncertain`, and placing the same checkout again is safe. */
  | Failure;

/** What to place. */
export interface PlaceOptions {
  /** A checkout that is complete: with addresses, payment, and the shop's `upstreamId` set on it. */
  readonly checkoutId: string;
}

const LOOK_UPS = 3;
const FIRST_PAUSE = 150;

/**
 * Makes an order of a checkout and takes the answer in. An attempt that may have succeeded is never
 * repeated blindly: the order is looked up by its checkout first, and only when there certainly is
 * none is the checkout submitted once more. That cannot make two orders: a checkout is used up by
 * its first one, and submitting it again leads to that order here.
 */
export async function place(
  access: ProviderAccess,
  logger: Logger,
  options: PlaceOptions,
): Promise<Placement> {
  const { checkoutId } = checkedOptions(options, {
    checkoutId: { required: 'the id of a checkout that is complete' },
  });
  const api = apiOf(access.provider);
  for (let attempt = 1; ; attempt += 1) {
    const answer = await api.place(checkoutId);
    if (answer.kind === 'observation') return placed(access, answer, false);
    const open = answer.kind === 'rejection' ? answer.action === 'look_up_order' : answer.uncertain;
    if (!open) return answer;

    const found = await lookedUp(() => api.find(checkoutId));
    if (found.kind === 'observation') return placed(access, found, true);
    if (found.kind === 'failure') return uncertain(found);
    if (answer.kind === 'rejection') return answer;
    if (attempt === 2) return uncertain(answer);
    logger.warn({ checkoutId }, 'a creation had no effect and is repeated');
  }
}

/** Until it is found or its absence was seen several times: an order may take a moment to be listed. */
async function lookedUp(
  find: () => Promise<OrderAnswer | NoSuchOrder | Failure>,
): Promise<OrderAnswer | NoSuchOrder | Failure> {
  for (let tries = 1; ; tries += 1) {
    const found = await find();
    if (found.kind === 'observation' || tries === LOOK_UPS) return found;
    await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE * 2 ** (tries - 1)));
  }
}

function uncertain(failure: Failure): Failure {
  return { ...failure, retryable: true, uncertain: true };
}

async function placed(
  access: ProviderAccess,
  { observation, customerStep }: OrderAnswer,
  isLookedUp: boolean,
): Promise<Placement> {
  const { orderId } = await access.observe(observation);
  const row = await access.rowOfOrder(orderId);
  const order = await access.get(orderId);
  if (row === undefined || order === undefined) throw new Error(`order ${orderId} was not kept`);
  // The folded order, not the answer, is asked: a delivery that overtook it may know more.
  const record = recordIn(row);
  return {
    kind: 'placed',
    orderId,
    lookedUp: isLookedUp,
    order,
    confirm: may(record, 'confirm'),
    next: nextStep(record, customerStep?.action),
    ...(customerStep === undefined ? {} : { customerStep }),
  };
}
