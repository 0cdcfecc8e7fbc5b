import type { Provider } from '../../adapters/provider.js';
import type { Observation } from '../../order/observation.js';
import type { Ingested } from '../../order/receipt.js';
import type { Clock } from '../runtime/clock.js';
import { checkedReport } from './checked-report.js';
import type { ReportRefusal, ReportRequest } from './report-request.js';
import { shopObservation } from './shop-observation.js';

/** What taking in a report needs. */
export interface TakeReportDependencies {
  readonly provider: Pick<Provider, 'account' | 'speaksOf' | 'title'>;
  readonly clock: Clock;
  observe(observation: Observation): Promise<Ingested>;
}

/** Checks a report of the shop and takes it in like any other observation. */
export async function takeReport(
  { provider, clock, observe }: TakeReportDependencies,
  orderId: string,
  request: ReportRequest,
): Promise<{ readonly kind: 'recorded' | 'duplicate' } | ReportRefusal> {
  if (provider.speaksOf === 'orders') {
    const message = `${provider.title} reports itself what was done. Use fulfil, cancel or return, which ask it to do it.`;
    return { kind: 'not_supported', message };
  }
  const checked = checkedReport(orderId, request, clock());
  if (checked.kind === 'invalid') return checked;
  const ingested = await observe(shopObservation(provider.account, checked));
  switch (ingested.kind) {
    case 'recorded':
    case 'duplicate':
      return { kind: ingested.kind };
    case 'key_reused':
    case 'set_aside':
      return { kind: ingested.kind, message: ingested.because };
  }
}

/** The sentence of a refusal, with the path of what is wrong. */
export function messageOf(refusal: ReportRefusal): string {
  const { kind, message } = refusal;
  return kind === 'invalid' && refusal.path !== '' ? `${refusal.path}: ${message}` : message;
}
