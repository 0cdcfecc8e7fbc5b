import type { PaymentApi } from '../../adapters/payment-api.js';
import {
  capturedPayments,
  hasPayment,
  type KeyedRefund,
  may,
  type OrderRecord,
  refundablePayments,
  refundUnderKey,
  unknownOrder,
} from '../../lifecycle/index.js';
import type { Money } from '../../order/facts/money.js';
import { checkedOptions } from '../../order/options/options.js';
import { recordIn } from '../../store/order-row.js';
import { type ActionResult, type Invalid, invalid } from '../provider/action-result.js';
import { apiWith } from '../provider/provider-access.js';
import { REFUND_OPTIONS, type RefundOptions } from '../provider/refund.js';
import { isAmount, notAnAmount } from '../provider/requested/amount-problem.js';
import { isKey } from '../shop/checked-report.js';
import type { PaymentAccess } from './payment-access.js';
import { paymentCall, readPayments } from './payment-call.js';
import { keyReused, onlyPayment, unknownPayment } from './payment-problem.js';

/**
 * Refunds an amount of one payment, if the order may be refunded now, and no more than is left of it. The
 * payments are read first, so a refund whose answer was lost is found by its key instead of made again.
 */
export async function refund(
  access: PaymentAccess,
  orderId: string,
  given: RefundOptions,
): Promise<ActionResult> {
  const { amount, payment, key, ...rest } = checkedOptions(given, REFUND_OPTIONS);
  const { provider } = access;
  const api = apiWith(provider, 'refundPayment');
  if ('kind' in api) return api;
  const [unused] = Object.keys(rest);
  if (unused !== undefined) {
    const message = `${provider.title} refunds an amount of a payment and takes no ${unused}. Leave it out.`;
    return invalid('not_supported', message);
  }
  if (!isKey(key)) {
    const message =
      'A key of 1 to 255 printable characters is needed, so that a repeated request gives money back once. Use your own id of the refund.';
    return invalid('key_missing', message);
  }
  if (!isAmount(amount)) return notAnAmount();
  const request = { amount, key, ...(payment === undefined ? {} : { payment }) };
  return access.inTurn.run(orderId, () => readAndRefund({ access, api, orderId, request }));
}

/** A request to refund a payment of an order. */
interface Refunding {
  readonly access: PaymentAccess;
  readonly api: Pick<PaymentApi, 'refundPayment'>;
  readonly orderId: string;
  readonly request: { readonly amount: Money; readonly key: string; readonly payment?: string };
}

async function readAndRefund(refunding: Refunding): Promise<ActionResult> {
  const { access, orderId } = refunding;
  const known = await judged(refunding);
  if (!known.possible) return known.result;
  const failure = await readPayments(access, orderId, known.captured);
  if (failure !== undefined) return failure;
  const read = await judged(refunding);
  return read.possible ? refundOnce(refunding, read.payment) : read.result;
}

type Judged =
  | {
      readonly possible: true;
      /** The payment to refund. */
      readonly payment: string;
      /** Every payment of which anything was captured, also those that an earlier request may have named. */
      readonly captured: readonly string[];
    }
  | { readonly possible: false; readonly result: ActionResult };

/** Judges the request by what is known now: its key, the gate, and what is left. */
async function judged({ access, orderId, request }: Refunding): Promise<Judged> {
  const not = (result: ActionResult): Judged => ({ possible: false, result });
  const row = await access.rowOfOrder(orderId);
  if (row === undefined) return not({ kind: 'refused', gate: unknownOrder(orderId) });
  const record = recordIn(row);
  const before = refundUnderKey(record, request.key);
  if (before !== undefined) {
    if (!isSame(before, request)) return not(keyReused(request.key));
    return not(await done(access, orderId, before));
  }
  const gate = may(record, 'refund');
  if (!gate.allowed) return not({ kind: 'refused', gate });
  const payment = paymentToRefund(record, request);
  if (typeof payment !== 'string') return not(payment);
  const captured = capturedPayments(record).map(({ id }) => id);
  return { possible: true, payment, captured };
}

type Request = Refunding['request'];

/** Whether a refund is what a request asks for. What the provider does not report is taken to be so. */
function isSame(refund: { readonly payment?: string; readonly amount?: Money }, asked: Request) {
  const { payment = asked.payment, amount = asked.amount } = refund;
  return (
    (asked.payment === undefined || payment === asked.payment) &&
    amount.minor === asked.amount.minor &&
    amount.currency === asked.amount.currency
  );
}

function paymentToRefund(record: OrderRecord, { amount, payment }: Request): string | Invalid {
  if (payment !== undefined && !hasPayment(record, payment)) return unknownPayment(payment);
  const chosen = refundablePayments(record).filter(
    ({ id }) => payment === undefined || id === payment,
  );
  const only = onlyPayment(chosen, amount, 'to refund');
  return 'kind' in only ? only : only.id;
}

async function refundOnce(
  { access, api, orderId, request }: Refunding,
  payment: string,
): Promise<ActionResult> {
  const { amount, key } = request;
  const asked = { orderId, payment, amount, key };
  const result = await paymentCall(access, asked, () => api.refundPayment(asked));
  if (result.kind !== 'done') return result;
  const row = await access.rowOfOrder(orderId);
  const recorded = row && refundUnderKey(recordIn(row), key);
  return done(access, orderId, recorded ?? { id: result.id });
}

/** The answer to a request whose refund was made. It may have failed since. */
async function done(
  access: PaymentAccess,
  orderId: string,
  { id, failed }: Pick<KeyedRefund, 'id' | 'failed'>,
): Promise<ActionResult> {
  if (failed === true) {
    const message = `The refund ${id} under this key failed, and nothing was given back. Use another key.`;
    return invalid('refund_failed', message);
  }
  const order = await access.get(orderId);
  if (order === undefined) throw new Error(`Order ${orderId} is no longer in the store.`);
  return { kind: 'done', id, order };
}
