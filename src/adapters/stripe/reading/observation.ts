import { defined } from '../../../order/defined.js';
import type { FactsReported } from '../../../order/event.js';
import type { Flag } from '../../../order/facts/facts.js';
import type { PaymentObservation } from '../../../order/observation.js';
import { type Instant, instantOf, SECOND } from '../../../order/time/instant.js';
import type { AccountOptions } from './account-options.js';
import type { ObjectReading } from './reading.js';

/** How and when objects were reported. */
export interface ReportContext {
  readonly id: string;
  readonly instant: Instant;
  readonly source: 'webhook' | 'response' | 'read';
  readonly label: string;
  /** Whether the objects are of the live mode. Absent: they do not show it. */
  readonly livemode?: boolean;
  /** What the report raises beside its objects. */
  readonly flags?: readonly Flag[];
}

/**
 * Makes an observation of objects and their report. It does not release an order if the payment, or else the
 * report, is older than `releaseAfter`.
 */
export function observationOf(
  { objects, references, orderId, unknown, created }: ObjectReading,
  { id, instant, source, label, livemode, flags = [] }: ReportContext,
  { account = 'stripe', mode, releaseAfter }: AccountOptions,
): PaymentObservation {
  const isWrongMode =
    mode !== undefined && livemode !== undefined && (mode === 'live') !== livemode;
  const all = isWrongMode ? [WRONG_MODE, ...flags] : flags;
  const since = created === undefined ? instant : created * SECOND;
  const isOld = releaseAfter !== undefined && since < instantOf(releaseAfter);
  const facts: FactsReported = { type: 'facts.reported', facts: { flags: all }, instant, source };
  return {
    ...{ id, account, instant, source, objects, references },
    events: all.length === 0 ? [] : [facts],
    releases: !isOld,
    ...defined({ orderId, unknown: unknown.length === 0 ? undefined : unknown }),
    label,
  };
}

const WRONG_MODE: Flag = {
  id: 'wrong_mode',
  kind: 'wrong_mode',
  detail: 'An event about this order belongs to the other mode (live or test) than configured.',
};
