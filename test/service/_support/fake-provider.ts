import type { Provider } from '../../../src/adapters/provider.js';
import type { EventPage, ProviderApi } from '../../../src/adapters/provider-api.js';
import type { Observation } from '../../../src/order/observation.js';
import { type Said, said } from '../../_support/said.js';

/** An observation of one of several orders. */
export function about(orderId: string, what: Said): Observation {
  return { ...said(what), orderId };
}

/** The body of a delivery that {@link fakeProvider} cannot read. */
export interface Odd {
  readonly odd: true;
  readonly createdAt?: number;
  readonly [member: string]: unknown;
}

/** What a {@link fakeProvider} answers. */
export interface FakeApi {
  /** What it lists: observations, which are bodies here, or odd bodies. */
  readonly bodies?: readonly (Observation | Odd)[];
  /** What a read of an order brings. Absent: accepted. */
  readonly read?: (orderId: string) => Promise<Awaited<ReturnType<ProviderApi['read']>>>;
}

/** A provider whose deliveries are observations and whose every signature is right. */
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
    account: 'default',
    // Only what these tests call.
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
      throw new Error('no call is made by these tests');
    },
  };
}
