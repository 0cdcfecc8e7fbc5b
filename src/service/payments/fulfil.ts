import type { PaymentApi } from '../../adapters/payment-api.js';
import {
  capturablePayments,
  capturedPayments,
  captureOf,
  may,
  type OrderRecord,
  type PaymentAmount,
  unknownOrder,
} from '../../lifecycle/index.js';
import { defined } from '../../order/defined.js';
import type { Money } from '../../order/facts/money.js';
import { failed } from '../../order/failed-call.js';
import { checkedOptions } from '../../order/options/options.js';
import type { Failure } from '../../order/rejection.js';
import { amountText } from '../../order/text/amount-text.js';
import { recordIn } from '../../store/order-row.js';
import type { ActionResult } from '../provider/action-result.js';
import { FULFIL_OPTIONS, type FulfilOptions } from '../provider/fulfil.js';
import { hasCall } from '../provider/provider-access.js';
import {
  gatedReport,
  isRecorded,
  recordedReport,
  reportOf,
  reportProblem,
} from '../shop/gated-report.js';
import type { ReportRequest } from '../shop/report-request.js';
import { type CaptureWish, moneyToCapture } from './money-to-capture.js';
import type { PaymentAccess } from './payment-access.js';
import { paymentCall, readPayments } from './payment-call.js';
import { keyReused, unusedOption } from './payment-problem.js';

/**
 * Captures what the order is paid with, if it may be fulfilled now, and records that the shop sends it:
 * the money first. Where the provider cannot be asked to capture, it is only recorded.
 */
export async function fulfil(
  access: PaymentAccess,
  orderId: string,
  options?: FulfilOptions,
): Promise<ActionResult> {
  const { items, tracking, key, amount, payment } = checkedOptions(options, FULFIL_OPTIONS);
  const { api, title } = access.provider;
  if (tracking !== undefined) return unusedOption(title, 'tracking');
  const given = { kind: 'fulfilment', key, items } as const;
  if (!hasCall(api, 'capture')) {
    if (amount !== undefined) return unusedOption(title, 'amount');
    if (payment !== undefined) return unusedOption(title, 'payment');
    return access.inTurn.run(orderId, () =>
      gatedReport(access, orderId, { gate: 'fulfil', ...given }),
    );
  }
  const request = reportOf(given);
  if (request.kind === 'invalid') return request;
  const wish: CaptureWish = defined({ amount, payment });
  return access.inTurn.run(orderId, () =>
    captureAndRecord({ access, api, orderId, request, wish }),
  );
}

/** A request to fulfil an order whose payments can be captured. */
interface Fulfilment {
  readonly access: PaymentAccess;
  readonly api: Pick<PaymentApi, 'capture'>;
  readonly orderId: string;
  readonly request: ReportRequest;
  readonly wish: CaptureWish;
}

/**
 * Captures one payment after another, and then records. Before every step the gate is asked of what is known
 * by then, so another process that fulfils the order, or a dispute, is noticed.
 */
async function captureAndRecord(fulfilment: Fulfilment): Promise<ActionResult> {
  const { access, orderId, request, wish } = fulfilment;
  const captured: PaymentAmount[] = [];
  let isRead = false;
  for (;;) {
    const row = await access.rowOfOrder(orderId);
    if (row === undefined) return { kind: 'refused', gate: unknownOrder(orderId) };
    const record = recordIn(row);
    if (isRecorded(record, request)) return repeated(fulfilment, record);
    const answer = may(record, 'fulfil');
    if (!answer.allowed) return { kind: 'refused', gate: answer };
    const problem = reportProblem(access, orderId, request);
    if (problem !== undefined) return problem;
    const left = moneyToCapture(record, wish, new Set(captured.map(({ id }) => id)));
    if (!('kind' in left)) {
      const [next] = left;
      if (next === undefined) break;
      const result = await capture(fulfilment, next);
      if (result.kind === 'failure') return result;
      if (result.kind === 'captured') captured.push({ ...next, amount: result.amount });
      continue;
    }
    // The shop may have stated another total with the payment since, which is not always delivered.
    if (left.code !== 'below_total' || isRead) return left;
    const failure = await readPayments(access, orderId, idsOf(capturablePayments(record)));
    if (failure !== undefined) return failure;
    isRead = true;
  }
  const recorded = await recordedReport(access, orderId, request);
  return recorded.kind === 'done' && captured.length > 0 ? { ...recorded, captured } : recorded;
}

/**
 * Captures an amount of one payment. After a failure, it may turn out that the payment was captured before,
 * by a request of which nothing was recorded, or at the provider.
 */
async function capture(
  { access, api, orderId, request, wish }: Fulfilment,
  { id: payment, amount }: PaymentAmount,
): Promise<
  | Failure
  | { readonly kind: 'captured'; readonly amount: Money }
  | { readonly kind: 'captured_before' }
> {
  const asked = { orderId, payment, key: request.key };
  const result = await paymentCall(access, asked, () =>
    api.capture(wish.amount === undefined ? asked : { ...asked, amount }),
  );
  const row = await access.rowOfOrder(orderId);
  const record = row && recordIn(row);
  if (result.kind === 'done') {
    const now = record && capturedPayments(record).find(({ id }) => id === payment);
    if (now === undefined || now.amount.minor >= amount.minor) return { kind: 'captured', amount };
    return capturedLess(payment, now.amount, amount);
  }
  if (record === undefined) return result;
  const isLeft = idsOf(capturablePayments(record)).includes(payment);
  const isCaptured = idsOf(capturedPayments(record)).includes(payment);
  return isCaptured && !isLeft ? { kind: 'captured_before' } : result;
}

/** Somebody captured less at the same time. The shop decides whether it sends the goods for that. */
function capturedLess(payment: string, captured: Money, wanted: Money): Failure {
  return failed(
    `${payment} was captured elsewhere with ${amountText(captured)} instead of ${amountText(wanted)}. Fulfil the order again to send it for that.`,
  );
}

/** A key that was recorded before is answered as before, and nothing is captured. */
async function repeated(
  { access, orderId, request, wish }: Fulfilment,
  record: OrderRecord,
): Promise<ActionResult> {
  const { amount, payment } = wish;
  const isLeft = payment !== undefined && idsOf(capturablePayments(record)).includes(payment);
  if (isLeft || (amount !== undefined && captureOf(record, amount, payment) === undefined)) {
    return keyReused(request.key);
  }
  return recordedReport(access, orderId, request);
}

function idsOf(payments: readonly PaymentAmount[]): readonly string[] {
  return payments.map(({ id }) => id);
}
