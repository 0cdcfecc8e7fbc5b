import type { CustomerStep, NoSuchOrder, OrderAnswer } from '../../adapters/provider-api.js';
import { may, type NextStep, nextStep } from '../../lifecycle/index.js';
import type { GateAnswer } from '../../order/gate.js';
import { checkedOptions } from '../../order/options/options.js';
import type { Failure, Rejection } from '../../order/rejection.js';
import { recordIn } from '../../store/order-row.js';
import type { OrderView } from '../queries/order-view.js';
import type { Logger } from '../runtime/logger.js';
import { apiWith, type ProviderAccess } from './provider-access.js';

/** The result of an attempt to create an order. */
export type Placement =
  | {
      readonly kind: 'placed';
      readonly orderId: string;
      /** True when the order was found by looking it up, not in the answer to the request. */
      readonly lookedUp: boolean;
      readonly order: OrderView;
      /** Whether the order may be confirmed to the customer, and why. Independent of fulfilment. */
      readonly confirm: GateAnswer;
      readonly next: NextStep;
      readonly customerStep?: CustomerStep;
    }
  | Rejection
  /** No order was created or, when `uncertain`, one may have been: placing the checkout again is safe. */
  | Failure;

/** Which checkout to place. */
export interface PlaceOptions {
  /** Of a complete checkout: with addresses, a payment, and the shop's `upstreamId`. */
  readonly checkoutId: string;
}

const LOOK_UPS = 3;
const FIRST_PAUSE_MS = 150;

/**
 * Creates an order from a checkout and takes in the answer. After an attempt that may have succeeded,
 * the order is looked up by its checkout; only if there is none is the checkout submitted once more.
 * This cannot create two orders: the first order uses up the checkout, and submitting it again finds
 * that order.
 */
export async function place(
  access: ProviderAccess,
  logger: Logger,
  options: PlaceOptions,
): Promise<Placement> {
  const { checkoutId } = checkedOptions(options, {
    checkoutId: { required: 'the id of a checkout that is complete' },
  });
  const api = apiWith(access.provider, 'place');
  if ('kind' in api) return api;
  // Placing cannot be repeated without it: a lost answer could then create a second order.
  const lookUps = apiWith(access.provider, 'find');
  if ('kind' in lookUps) return lookUps;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await api.place(checkoutId);
    if (answer.kind === 'observation') return placed(access, answer, false);
    const mayExist =
      answer.kind === 'rejection' ? answer.action === 'look_up_order' : answer.uncertain;
    if (!mayExist) return answer;

    const found = await lookUp(() => lookUps.find(checkoutId));
    if (found.kind === 'observation') return placed(access, found, true);
    if (found.kind === 'failure') return uncertain(found);
    if (answer.kind === 'rejection') return answer;
    if (attempt === 2) return uncertain(answer);
    logger.warn({ checkoutId }, 'creating an order had no effect and is tried again');
  }
}

/** Looks several times: the provider may take a moment to list a new order. */
async function lookUp(
  find: () => Promise<OrderAnswer | NoSuchOrder | Failure>,
): Promise<OrderAnswer | NoSuchOrder | Failure> {
  for (let tries = 1; ; tries += 1) {
    const found = await find();
    if (found.kind === 'observation' || tries === LOOK_UPS) return found;
    await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** (tries - 1)));
  }
}

function uncertain(failure: Failure): Failure {
  return { ...failure, retryable: true, uncertain: true };
}

async function placed(
  access: ProviderAccess,
  { observation, customerStep }: OrderAnswer,
  lookedUp: boolean,
): Promise<Placement> {
  const { orderId } = await access.observe(observation);
  const row = await access.rowOfOrder(orderId);
  const order = await access.get(orderId);
  if (row === undefined || order === undefined) throw new Error(`Order ${orderId} was not stored.`);
  // The record, not the answer, decides: a delivery that arrived earlier may report more.
  const record = recordIn(row);
  return {
    kind: 'placed',
    orderId,
    lookedUp,
    order,
    confirm: may(record, 'confirm'),
    next: nextStep(record, customerStep?.action),
    ...(customerStep === undefined ? {} : { customerStep }),
  };
}
