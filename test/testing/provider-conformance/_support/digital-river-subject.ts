import {
  type ApiCall,
  digitalRiver,
  SIGNATURE_HEADER,
  signForTest,
} from '../../../../src/adapters/digital-river/index.js';
import type {
  Json,
  JsonObject,
  ProviderLife,
  ProviderSubject,
  Random,
  WebhookMessage,
} from '../../../../src/testing/index.js';
import { simulateOrder } from '../../../../src/testing/index.js';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The adapter for Digital River, with simulated lives of orders. */
export const digitalRiverSubject: ProviderSubject<ApiCall> = {
  create: (secrets) => digitalRiver({ webhookSecrets: secrets }),
  life(seed) {
    const history = simulateOrder(seed, { staleness: 0.2 });
    const webhooks = history.messages.filter(
      (one): one is WebhookMessage => one.kind === 'webhook' && one.again !== true,
    );
    const { state, fraudState } = history.truthShownBy(webhooks) ?? history.truth;
    return {
      orderId: history.orderId,
      bodies: webhooks.map(({ event }) => event),
      end: { state, ...(fraudState === undefined ? {} : { fraudState }) },
      personal: [...history.personal, ...history.confidential],
    };
  },
  withNewIds,
  withUnknownWord: withState,
  deliver(body, { secrets, at }) {
    const rawBody = JSON.stringify(body);
    return {
      rawBody,
      headers: { [SIGNATURE_HEADER]: signForTest({ rawBody, secrets, timestamp: at }) },
    };
  },
  otherMode: (body) => ({ ...Object(body), liveMode: true }),
  responses: (seed) =>
    simulateOrder(seed).messages.flatMap((message) => {
      if (message.kind === 'webhook') return [];
      const { status, headers, body, request } = message;
      const { method } = request;
      const path = request.path === '/orders' ? '/orders' : '/orders/{id}';
      const call: ApiCall =
        method === 'POST' && path === '/orders'
          ? { method, path }
          : { method, path: '/orders/{id}', orderId: String(body.id) };
      return [{ response: { status, headers, body }, call }];
    }),
  calls: {
    create: (settings) =>
      digitalRiver({
        webhookSecrets: ['whsec_1'],
        api: { ...settings, maxRetries: 1, initialIntervalMs: 0, maxIntervalMs: 0 },
      }),
  },
};

/** The same life with other ids; the order keeps its own. */
function withNewIds(life: ProviderLife, random: Random): ProviderLife {
  const renamed = new Map([[life.orderId, life.orderId]]);
  const rename = (id: string): string => {
    const known = renamed.get(id) ?? random.uuid();
    renamed.set(id, known);
    return known;
  };
  const bodies: unknown = JSON.parse(JSON.stringify(life.bodies).replaceAll(UUID, rename));
  // A list of bodies with other texts is a list of bodies.
  return { ...life, bodies: bodies as readonly unknown[] };
}

/** The newest report of the whole order, a day later and with another state. */
function withState({ bodies }: ProviderLife, state: string): Json | undefined {
  // The simulator renders events as JSON objects.
  const events = bodies as readonly JsonObject[];
  const last = events.findLast(
    (event) => typeof objectOf(event)?.state === 'string' && isOrder(event),
  );
  const object = last === undefined ? undefined : objectOf(last);
  if (last === undefined || object === undefined) return undefined;
  return {
    ...last,
    id: `${String(last.id)}-new`,
    createdTime: '2039-01-01T00:00:00.5Z',
    data: { object: { ...object, state } },
  };
}

function isOrder({ type }: JsonObject): boolean {
  return typeof type === 'string' && /^order\.[a-z_]+$/.test(type);
}

function objectOf({ data }: JsonObject): JsonObject | undefined {
  const object = typeof data === 'object' && data !== null && 'object' in data ? data.object : null;
  return typeof object === 'object' && object !== null ? (object as JsonObject) : undefined;
}
