import { createHash } from 'node:crypto';
import { defined, filled } from '../../../order/defined.js';
import type { Facts } from '../../../order/facts/facts.js';
import type { Observation } from '../../../order/observation.js';
import { canonicalJson } from '../../../order/text/canonical-json.js';
import { WRONG_MODE } from './flags.js';
import type { Report } from './report.js';

/** How and when a report arrived, and whether it may release its order for fulfilment. */
export interface Arrival {
  /** The provider's id of a delivery. Absent: a digest of the report. */
  readonly id?: string;
  readonly account: string;
  /** Microseconds since 1970, UTC, by the provider's clock. */
  readonly instant: number;
  readonly source: Observation['source'];
  readonly label: string;
  readonly releases: boolean;
  /** Whether it belongs to the other mode than this system's: it is then recorded, but releases nothing. */
  readonly wrongMode: boolean;
}

/** Makes an observation of a report and its arrival. */
export function observationOf(report: Report, arrival: Arrival): Observation {
  const { instant, source } = arrival;
  const flags = filled([...(report.facts.flags ?? []), ...(arrival.wrongMode ? [WRONG_MODE] : [])]);
  const facts = defined({ ...report.facts, flags });
  return defined({
    id: arrival.id ?? digestOf(report, facts),
    account: arrival.account,
    orderId: report.orderId,
    instant,
    source,
    events: [{ type: 'facts.reported' as const, facts, instant, source }, ...report.states],
    transitionTimes: report.transitionTimes,
    fraudTransitionTimes: report.fraudTransitionTimes,
    releases: arrival.releases && !arrival.wrongMode,
    unknown: filled(report.unknown),
    label: arrival.label,
  });
}

/** An id that is the same for the same content, so that polling does not grow the history. */
function digestOf(report: Report, facts: Facts): string {
  const { orderId, states, transitionTimes, fraudTransitionTimes, unknown } = report;
  const content = [orderId, facts, states, transitionTimes, fraudTransitionTimes, unknown];
  const digest = createHash('sha256').update(canonicalJson(content)).digest('hex');
  return `facts:${digest.slice(0, 32)}`;
}
