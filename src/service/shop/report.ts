import type { OrderView } from '../queries/order-view.js';
import type { ReportRequest, ReportResult } from './report-request.js';
import { type TakeReportDependencies, takeReport } from './take-report.js';

/** What reporting needs. */
export interface ReportDependencies extends TakeReportDependencies {
  get(orderId: string): Promise<OrderView | undefined>;
}

/** Records what the shop did elsewhere, whatever the gates answer: it is a fact. */
export async function report(
  dependencies: ReportDependencies,
  orderId: string,
  request: ReportRequest,
): Promise<ReportResult> {
  const taken = await takeReport(dependencies, orderId, request);
  if ('message' in taken) return taken;
  const order = await dependencies.get(orderId);
  if (order === undefined) throw new Error(`Order ${orderId} is no longer in the store.`);
  return { kind: taken.kind, order };
}
