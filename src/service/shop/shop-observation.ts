import type { Observation } from '../../order/observation.js';
import { shopReportId } from '../../order/payments/shop-report-id.js';
import type { CheckedReport } from './checked-report.js';

/** A report of the shop as an observation. The shop's key makes its id, so a repetition is a duplicate. */
export function shopObservation(
  account: string,
  { orderId, report, instant, actor }: CheckedReport,
): Observation {
  const { object, id: key } = report;
  return {
    id: shopReportId(object, key),
    account,
    orderId,
    instant,
    source: 'shop',
    events: [],
    objects: [report],
    releases: false,
    label: actor === undefined ? `${object} reported` : `${object} reported by ${actor}`,
  };
}
