import type { ObjectReference } from '../../adapters/payment-api.js';
import type { Provider } from '../../adapters/provider.js';
import type { Observation, PaymentObservation } from '../../order/observation.js';
import type { Problem } from '../../order/problem.js';
import { failureText } from '../../order/text/failure-text.js';
import type { Store } from '../../store/store.js';
import { apiWith } from '../provider/provider-access.js';
import type { PlacingResult } from '../references/placing.js';
import type { Logger } from '../runtime/logger.js';
import type { ProcessMetrics } from '../runtime/process-metrics.js';

/** What reading an object needs. */
export interface ReadObjectDependencies {
  readonly provider: Provider;
  readonly store: Pick<Store, 'quarantine' | 'quarantinedBody' | 'removeQuarantined'>;
  readonly logger: Logger;
  readonly metrics: ProcessMetrics;
  /** Takes an observation in, or stores it until its order is known. */
  place(observation: Observation | PaymentObservation): Promise<PlacingResult>;
}

/** A quarantined body. */
export interface QuarantinedBody {
  readonly id: string;
  readonly receivedAt: number;
}

/**
 * The result of reading an object. `read`: what was read is stored. `missing`: the provider has no such
 * object. `set_aside`: its order takes nothing in. `unreadable`: try again later.
 */
export type ObjectReadOutcome = 'read' | 'missing' | 'set_aside' | 'unreadable';

/**
 * Reads an object and takes in what was read. Once that is stored, the bodies that named the object are
 * removed. They stay, with the reason, if the object does not exist or its order takes nothing in. Never
 * throws.
 */
export async function readObject(
  dependencies: ReadObjectDependencies,
  reference: ObjectReference,
  bodies: readonly QuarantinedBody[],
): Promise<ObjectReadOutcome> {
  const { logger, metrics } = dependencies;
  const outcome = await read(dependencies, reference, bodies).catch((error: unknown) => {
    logger.warn({ ...reference, error: failureText(error) }, NOT_READ);
    return 'unreadable' as const;
  });
  metrics.add('object_reads', outcome);
  return outcome;
}

const NOT_READ = 'an object that a delivery names could not be read; it is tried again';

async function read(
  dependencies: ReadObjectDependencies,
  reference: ObjectReference,
  bodies: readonly QuarantinedBody[],
): Promise<ObjectReadOutcome> {
  const { provider, store, logger, place } = dependencies;
  const api = apiWith(provider, 'readObject');
  const answer = 'kind' in api ? api : await api.readObject(reference);
  if (answer.kind === 'failure') {
    logger.warn({ ...reference, reason: answer.reason }, NOT_READ);
    return 'unreadable';
  }
  if (answer.kind === 'none') {
    const reason = `${provider.title} has no such object. Check the mode and the API key, then reprocess the body.`;
    logger.error({ ...reference }, 'a delivery names an object that the provider does not have');
    await keepWith(dependencies, bodies, { code: 'unknown_object', path: '', reason });
    return 'missing';
  }
  for (const observation of answer.observations) {
    const ingested = await place(observation);
    if (ingested.kind !== 'set_aside') continue;
    const problem = { code: 'order_set_aside', path: '', reason: ingested.because } as const;
    await keepWith(dependencies, bodies, problem);
    return 'set_aside';
  }
  await store.removeQuarantined(bodies.map(({ id }) => id));
  return 'read';
}

/** Keeps bodies with another problem. Each is stored under its new id before the old one is removed. */
async function keepWith(
  { provider, store }: ReadObjectDependencies,
  bodies: readonly QuarantinedBody[],
  problem: Problem,
): Promise<void> {
  for (const { id, receivedAt } of bodies) {
    const [original] = id.split('~');
    const newId = `${original}~${problem.code}`;
    const raw = newId === id ? undefined : await store.quarantinedBody(id);
    if (raw === undefined) continue;
    await store.quarantine({ id: newId, provider: provider.name, raw, problem, receivedAt });
    await store.removeQuarantined([id]);
  }
}
