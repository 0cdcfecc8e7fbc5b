import type { Provider } from '../../adapters/provider.js';
import type { Observation } from '../../order/observation.js';
import type { Problem } from '../../order/problem.js';
import type { Ingested, Receipt } from '../../order/receipt.js';
import type { OrderKey } from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';
import { type QuarantiningStore, quarantineBody } from './quarantine.js';

/** What receiving a body needs. */
export interface ReceiveDependencies {
  readonly provider: Provider;
  readonly store: QuarantiningStore;
  readonly clock: Clock;
  readonly observe: (observation: Observation) => Promise<Ingested>;
}

/** Records, ignores or quarantines an authentic body. */
export async function receive(
  { provider, store, clock, observe }: ReceiveDependencies,
  raw: Uint8Array,
): Promise<Receipt> {
  const quarantine = async (problem: Problem, about?: OrderKey): Promise<Receipt> => {
    const body = { raw, problem, receivedAt: clock(), about };
    const isKept = await quarantineBody(provider, store, body);
    return isKept ? { kind: 'kept', problem } : { kind: 'ignored', reason: FORGOTTEN };
  };
  const reading = readingOf(provider, raw);
  switch (reading.kind) {
    case 'observation': {
      const ingested = await observe(reading.observation);
      if (ingested.kind === 'key_reused') throw new Error('a delivery has no key of the shop');
      if (ingested.kind !== 'set_aside') return ingested;
      const problem = { code: 'order_set_aside', path: '', reason: ingested.because } as const;
      return quarantine(problem, reading.observation);
    }
    case 'ignored':
      return { kind: 'ignored', reason: reading.reason };
    case 'not_understood':
      return quarantine(reading.problem);
  }
}

const FORGOTTEN =
  'It could not be recorded and names an order whose customer asked to be forgotten. It was not stored.';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the bytes of a body with the adapter of the provider. */
export function readingOf(
  provider: Provider,
  raw: Uint8Array,
): ReturnType<Provider['fromWebhook']> {
  let body: unknown;
  try {
    body = JSON.parse(utf8.decode(raw));
  } catch {
    const reason = 'The body should be JSON in UTF-8.';
    return { kind: 'not_understood', problem: { code: 'not_json', path: '', reason } };
  }
  return provider.fromWebhook(body);
}
