import type { Provider } from '../../../src/adapters/provider.js';
import type { EventPage, ProviderApi } from '../../../src/adapters/provider-api.js';
import type { Observation } from '../../../src/order/observation.js';
import { makeObservation, type ObservationParts } from '../../_support/make-observation.js';

/** An observation of this order. */
export function about(orderId: string, what: ObservationParts): Observation {
  return { ...makeObservation(what), orderId };
}

/** A body that {@link fakeProvider} does not understand. */
export interface Odd {
  readonly odd: true;
  readonly createdAt?: number;
  readonly [member: string]: unknown;
}

/** The answers of a {@link fakeProvider}. */
export interface FakeApi {
  /** The bodies of its event page: observations, or bodies that it does not understand. */
  readonly bodies?: readonly (Observation | Odd)[];
  /** The result of reading an order. Absent: accepted. */
  readonly read?: (orderId: string) => Promise<Awaited<ReturnType<ProviderApi['read']>>>;
}

/** A provider whose webhook bodies are observations and whose signatures are always valid. */
export function fakeProvider(api: FakeApi = {}): Provider {
  async function* listed(): AsyncGenerator<EventPage> {
    yield { kind: 'events', bodies: api.bodies ?? [] };
  }
  const accepted = async (orderId: string) =>
    ({
      kind: 'observation',
      observation: about(orderId, {
        id: `read-${orderId}`,
        source: 'read',
        state: 'accepted',
        fraud: 'passed',
      }),
    }) as const;
  return {
    name: 'fake',
    title: 'Fake',
    speaksOf: 'orders',
    clockGrain: 'microsecond',
    account: 'default',
    // Only the calls of these tests.
    api: {
      events: listed,
      read: api.read ?? accepted,
      forget: async () => ({ kind: 'none' }),
    } as Partial<ProviderApi> as ProviderApi,
    verify: () => ({ ok: true }),
    fromWebhook(body) {
      const problem = { code: 'unexpected_shape', path: '', reason: 'It is odd.' } as const;
      if (!('odd' in (body as object))) {
        return { kind: 'observation', observation: body as Observation };
      }
      const { createdAt } = body as Odd;
      return {
        kind: 'not_understood',
        problem,
        ...(createdAt === undefined ? {} : { createdAt }),
      };
    },
    fromResponse() {
      throw new Error('These tests make no calls.');
    },
  };
}
