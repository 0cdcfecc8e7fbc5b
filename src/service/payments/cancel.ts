import type { PaymentApi } from '../../adapters/payment-api.js';
import {
  cancellablePayments,
  isPaymentCancelled,
  isReleased,
  may,
  unknownOrder,
} from '../../lifecycle/index.js';
import { checkedOptions } from '../../order/options/options.js';
import type { Failure } from '../../order/rejection.js';
import { recordIn } from '../../store/order-row.js';
import type { ActionResult } from '../provider/action-result.js';
import { CANCEL_OPTIONS, type CancelOptions } from '../provider/cancel.js';
import { hasCall } from '../provider/provider-access.js';
import {
  gatedReport,
  isRecorded,
  recordedReport,
  reportOf,
  reportProblem,
} from '../shop/gated-report.js';
import type { ReportRequest } from '../shop/report-request.js';
import type { PaymentAccess } from './payment-access.js';
import { paymentCall } from './payment-call.js';

/**
 * Cancels what is not captured of the payments, if the order may be cancelled now, and records that the
 * shop gives it up. Of single lines it is only recorded: a payment is cancelled as a whole.
 */
export async function cancel(
  access: PaymentAccess,
  orderId: string,
  options?: CancelOptions,
): Promise<ActionResult> {
  const { items, key } = checkedOptions(options, CANCEL_OPTIONS);
  const { api } = access.provider;
  const given = { kind: 'cancellation', key, items } as const;
  if (items !== undefined || !hasCall(api, 'cancelPayment')) {
    return access.inTurn.run(orderId, () =>
      gatedReport(access, orderId, { gate: 'cancel', ...given }),
    );
  }
  const request = reportOf(given);
  if (request.kind === 'invalid') return request;
  return access.inTurn.run(orderId, () => cancelAndRecord({ access, api, orderId, request }));
}

/** A request to cancel an order whose payments can be cancelled. */
interface Cancellation {
  readonly access: PaymentAccess;
  readonly api: Pick<PaymentApi, 'cancelPayment'>;
  readonly orderId: string;
  readonly request: ReportRequest;
}

/**
 * Cancels one payment after another, and then records. Recording first would ask for a person while money
 * is still held; so a request that was interrupted finds the gate shut by its own doing, and finishes.
 */
async function cancelAndRecord(cancellation: Cancellation): Promise<ActionResult> {
  const { access, orderId, request } = cancellation;
  const cancelled = new Set<string>();
  for (;;) {
    const row = await access.rowOfOrder(orderId);
    if (row === undefined) return { kind: 'refused', gate: unknownOrder(orderId) };
    const record = recordIn(row);
    if (isRecorded(record, request)) break;
    const next = cancellablePayments(record).find((id) => !cancelled.has(id));
    const answer = may(record, 'cancel');
    if (!answer.allowed) {
      if (next === undefined && (cancelled.size > 0 || isReleased(record, answer))) break;
      return { kind: 'refused', gate: answer };
    }
    const problem = reportProblem(access, orderId, request);
    if (problem !== undefined) return problem;
    if (next === undefined) break;
    const failure = await cancelPayment(cancellation, next);
    if (failure !== undefined) return failure;
    cancelled.add(next);
  }
  return recordedReport(access, orderId, request);
}

/** Cancels one payment. Its failure counts only if the payment is not cancelled afterwards. */
async function cancelPayment(
  { access, api, orderId, request }: Cancellation,
  payment: string,
): Promise<Failure | undefined> {
  const asked = { orderId, payment, key: request.key };
  const result = await paymentCall(access, asked, () => api.cancelPayment(asked));
  if (result.kind === 'done') return undefined;
  const row = await access.rowOfOrder(orderId);
  return row !== undefined && isPaymentCancelled(recordIn(row), payment) ? undefined : result;
}
