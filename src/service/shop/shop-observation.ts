import type { Observation } from '../../order/observation.js';
import { SHOP_REPORT } from '../../order/payments/object-report.js';
import type { CheckedReport } from './checked-report.js';

/** A report of the shop as an observation. The shop's key makes its id, so a repetition is a duplicate. */
export function shopObservation(
  account: string,
  { orderId, report, instant, actor }: CheckedReport,
): Observation {
  const { object, id: key } = report;
  return {
    id: `${SHOP_REPORT}${object}:${key}`,
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
