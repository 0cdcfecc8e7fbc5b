import { createHash } from 'node:crypto';
import type { Provider, WebhookReading } from '../../../../src/adapters/provider.js';
import type { Observation, PaymentObservation } from '../../../../src/order/observation.js';
import { SECOND } from '../../../../src/order/time/instant.js';
import type { ProviderSubject } from '../../../../src/testing/index.js';

type Reported = Observation | PaymentObservation;

/** A subject whose adapter is changed. */
export function broken<Call>(
  subject: ProviderSubject<Call>,
  change: (provider: Provider<Call>) => Partial<Provider<Call>>,
): ProviderSubject<Call> {
  return {
    ...subject,
    create(secrets) {
      const provider = subject.create(secrets);
      return { ...provider, ...change(provider) };
    },
  };
}

/** A subject whose adapter changes every observation. */
export function withObservations<Call>(
  subject: ProviderSubject<Call>,
  change: () => (one: Reported, body: unknown) => Reported,
): ProviderSubject<Call> {
  return broken(subject, ({ fromWebhook }) => {
    const changed = change();
    return {
      fromWebhook: (body) => mapped(fromWebhook(body), (one) => changed(one, body)),
    };
  });
}

function mapped(reading: WebhookReading, change: (one: Reported) => Reported): WebhookReading {
  switch (reading.kind) {
    case 'observation':
      // The change keeps the order of an observation that names one.
      return { ...reading, observation: change(reading.observation) as Observation };
    case 'observations':
      return { ...reading, observations: reading.observations.map(change) };
    default:
      return reading;
  }
}

/** Takes the ids of events for their order: a higher one is later. */
export function orderedById<Call>(subject: ProviderSubject<Call>): ProviderSubject<Call> {
  return withObservations(
    subject,
    () =>
      ({ transitionTimes: _, fraudTransitionTimes: __, ...one }) => {
        const place = createHash('sha256').update(one.id).digest().readUInt16BE(0);
        return { ...one, instant: 1_767_225_600 * SECOND + place * SECOND };
      },
  );
}

/** Takes the order of arrival for the order of events. */
export function orderedByArrival<Call>(subject: ProviderSubject<Call>): ProviderSubject<Call> {
  return withObservations(subject, () => {
    const arrivals = new Map<string, number>();
    return (one) => {
      const place = arrivals.get(one.id) ?? arrivals.size;
      arrivals.set(one.id, place);
      return { ...one, instant: 1_767_225_600 * SECOND + place * SECOND };
    };
  });
}

/** Remembers the newest event of each object, and ignores those that seem to be older. */
export function rememberingTheNewest<Call>(subject: ProviderSubject<Call>): ProviderSubject<Call> {
  return broken(subject, ({ fromWebhook }) => {
    const newest = new Map<string, number>();
    return {
      fromWebhook(body) {
        const reading = fromWebhook(body);
        const one = reading.kind === 'observation' ? reading.observation : undefined;
        const [first] = reading.kind === 'observations' ? reading.observations : [one];
        if (first === undefined) return reading;
        const about = first.references?.[0] ?? first.orderId ?? '';
        if (first.instant < (newest.get(about) ?? 0)) {
          return { kind: 'ignored', type: 'stale', reason: 'A newer event has arrived before.' };
        }
        newest.set(about, first.instant);
        return reading;
      },
    };
  });
}

/** Takes a state that it does not know for the one that is most usual. */
export function guessing<Call>(
  subject: ProviderSubject<Call>,
  usual: (body: unknown) => unknown,
): ProviderSubject<Call> {
  return broken(subject, ({ fromWebhook }) => ({
    fromWebhook(body) {
      const reading = fromWebhook(body);
      const observations =
        reading.kind === 'observation' ? [reading.observation] : (observationsOf(reading) ?? []);
      return observations.some(({ unknown }) => unknown !== undefined)
        ? fromWebhook(usual(body))
        : reading;
    },
  }));
}

function observationsOf(reading: WebhookReading): readonly Reported[] | undefined {
  return reading.kind === 'observations' ? reading.observations : undefined;
}

/** Leaves a state out that it does not know, as if the delivery did not mention it. */
export function silentAboutUnknown<Call>(subject: ProviderSubject<Call>): ProviderSubject<Call> {
  return withObservations(
    subject,
    () =>
      ({ unknown: _, ...one }) =>
        one,
  );
}

/** Keeps the whole body for later. */
export function indiscreet<Call>(subject: ProviderSubject<Call>): ProviderSubject<Call> {
  return withObservations(subject, () => (one, body) => ({ ...one, label: JSON.stringify(body) }));
}

/** Trusts the shape of a body. */
export function trusting<Call>(subject: ProviderSubject<Call>): ProviderSubject<Call> {
  return broken(subject, ({ fromWebhook }) => ({
    fromWebhook(body) {
      // What every body of the provider has.
      const { data } = body as { readonly data: { readonly object: { readonly id: string } } };
      return data.object.id.length > 0 ? fromWebhook(body) : fromWebhook(undefined);
    },
  }));
}
