import { may, type OrderRecord, unknownOrder } from '../../lifecycle/index.js';
import { defined } from '../../order/defined.js';
import type { Gate } from '../../order/gate.js';
import type { ShopReport } from '../../order/payments/object-report.js';
import { recordIn } from '../../store/order-row.js';
import { type ActionResult, type Invalid, invalid } from '../provider/action-result.js';
import type { ProviderAccess } from '../provider/provider-access.js';
import type { Units } from '../provider/requested/units.js';
import type { Clock } from '../runtime/clock.js';
import { checkedReport } from './checked-report.js';
import { report } from './report.js';
import type { ReportRequest } from './report-request.js';
import { messageOf } from './take-report.js';

/** What asking a gate and recording needs. */
export interface GatedReportAccess extends ProviderAccess {
  readonly clock: Clock;
}

/** What the shop does with an order now. */
export interface GatedReport {
  readonly gate: Gate;
  readonly kind: ShopReport['object'];
  readonly key: string | undefined;
  readonly items: readonly Units[] | undefined;
}

/**
 * Asks the gate, and records that the shop did it. A key that was recorded before is answered as before,
 * although the gate may be closed by now.
 */
export async function gatedReport(
  access: GatedReportAccess,
  orderId: string,
  { gate, ...given }: GatedReport,
): Promise<ActionResult> {
  const request = reportOf(given);
  if (request.kind === 'invalid') return request;
  const row = await access.rowOfOrder(orderId);
  if (row === undefined) return { kind: 'refused', gate: unknownOrder(orderId) };
  const record = recordIn(row);
  const answer = may(record, gate);
  if (!answer.allowed && !isRecorded(record, request)) return { kind: 'refused', gate: answer };
  return recordedReport(access, orderId, request);
}

/** What is to be recorded, or why it cannot be. */
export function reportOf({ key, kind, items }: Omit<GatedReport, 'gate'>): ReportRequest | Invalid {
  if (key === undefined) {
    const message =
      'A key is needed, so that a repeated request is recorded once. Use the id of the parcel, return or cancellation.';
    return invalid('key_missing', message);
  }
  if (items?.length === 0) {
    return invalid(
      'bad_report',
      'The request names no line. Leave items out for all that are left.',
    );
  }
  return { kind, key, ...defined({ items }) };
}

/** Why a report cannot be recorded, before anything is done for it. Undefined: it can. */
export function reportProblem(
  { clock }: Pick<GatedReportAccess, 'clock'>,
  orderId: string,
  request: ReportRequest,
): Invalid | undefined {
  const checked = checkedReport(orderId, request, clock());
  return checked.kind === 'invalid' ? invalid('bad_report', messageOf(checked)) : undefined;
}

/** Records that the shop did it, whatever the gate answers. */
export async function recordedReport(
  access: GatedReportAccess,
  orderId: string,
  request: ReportRequest,
): Promise<ActionResult> {
  const result = await report(access, orderId, request);
  switch (result.kind) {
    case 'recorded':
    case 'duplicate':
      return { kind: 'done', id: request.key, order: result.order };
    case 'set_aside':
      return {
        kind: 'refused',
        gate: { allowed: false, because: result.message, reasons: ['set_aside'] },
      };
    case 'invalid':
      return invalid('bad_report', messageOf(result));
    default:
      return invalid(result.kind, result.message);
  }
}

/** Whether the shop reported something of this kind under this key before. */
export function isRecorded({ folded }: OrderRecord, { kind, key }: ReportRequest): boolean {
  return folded.joined?.objects[`${kind} ${key}`] !== undefined;
}
