import type { JsonObject } from '../../simulator/values/json.js';
import type { Random } from '../../simulator/values/random.js';
import type { StripeEventBody } from '../stripe-life.js';

/** How a body was broken. */
export type StripeBreakage =
  | 'not_json'
  | 'not_an_object'
  | 'truncated'
  | 'no_data'
  | 'no_object'
  | 'no_object_id'
  | 'other_object'
  | 'created_as_text'
  | 'amount_as_text'
  | 'status_missing'
  | 'deeply_nested';

export const STRIPE_BREAKAGES: readonly StripeBreakage[] = [
  'not_json',
  'not_an_object',
  'truncated',
  'no_data',
  'no_object',
  'no_object_id',
  'other_object',
  'created_as_text',
  'amount_as_text',
  'status_missing',
  'deeply_nested',
];

/** A body that Stripe would not send, made from one that it would. Sign it to see it kept, not lost. */
export function unreadableStripe(
  event: StripeEventBody,
  random: Random,
): { readonly breakage: StripeBreakage; readonly rawBody: string } {
  const breakage = random.pick(STRIPE_BREAKAGES);
  return { breakage, rawBody: broken(event, breakage, random) };
}

function broken(event: StripeEventBody, breakage: StripeBreakage, random: Random): string {
  const whole = JSON.stringify(event);
  const withObject = (object: unknown): string =>
    JSON.stringify({ ...event, data: { ...event.data, object } });
  const without = (key: string): JsonObject =>
    Object.fromEntries(Object.entries(event.data.object).filter(([name]) => name !== key));
  switch (breakage) {
    case 'not_json':
      return random.pick(['', 'payload=1', '<xml/>', '\u0000']);
    case 'not_an_object':
      return random.pick(['null', '[]', '17', '"event"', 'true']);
    case 'truncated':
      return whole.slice(0, random.int(1, whole.length - 1));
    case 'no_data':
      return JSON.stringify({ ...event, data: undefined });
    case 'no_object':
      return withObject(random.pick([null, [], 'pi_1', 7]));
    case 'no_object_id':
      return withObject(without('id'));
    case 'other_object':
      return withObject({ ...event.data.object, object: 'teapot' });
    case 'created_as_text':
      return JSON.stringify({ ...event, created: 'yesterday' });
    case 'amount_as_text':
      return withObject({ ...event.data.object, amount: '12,50', status: 7, open: 'perhaps' });
    case 'status_missing':
      return withObject(without('status'));
    case 'deeply_nested':
      return withObject(JSON.parse(`${'{"object":'.repeat(2_000)}1${'}'.repeat(2_000)}`));
  }
}

/**
 * A thin event: it names an object and does not contain it (Stripe, "Event destinations"). Without calls that
 * read the object, it cannot be understood.
 */
export function thinStripeEvent(random: Random): JsonObject {
  return {
    id: `evt_${random.digits(24)}`,
    object: 'v2.core.event',
    created: '2026-11-20T10:11:12.123Z',
    livemode: false,
    related_object: {
      id: `pi_${random.digits(24)}`,
      type: 'payment_intent',
      url: '/v1/payment_intents/pi_1',
    },
    snapshot_event: `evt_${random.digits(24)}`,
    type: 'v1.payment_intent.succeeded',
  };
}

/** How a signature was forged or broken. None of them may be accepted. */
export const STRIPE_FORGERIES = [
  'no_header',
  'other_secret',
  'old_scheme_only',
  'other_body',
  'no_time',
  'other_time',
  'not_hexadecimal',
] as const;
export type StripeForgery = (typeof STRIPE_FORGERIES)[number];

/** A signature header that must be refused, made from a genuine one; `undefined`: no header at all. */
export function forgeStripeSignature(
  genuine: string,
  random: Random,
): { readonly forgery: StripeForgery; readonly header: string | undefined } {
  const forgery = random.pick(STRIPE_FORGERIES);
  const other = random.text(64, '0123456789abcdef');
  const time = Number(/t=(\d+)/.exec(genuine)?.[1] ?? '0');
  switch (forgery) {
    case 'no_header':
      return { forgery, header: undefined };
    case 'other_secret':
    case 'other_body':
      return { forgery, header: genuine.replaceAll(/v1=[0-9a-f]+/g, `v1=${other}`) };
    case 'old_scheme_only':
      return { forgery, header: genuine.replaceAll('v1=', 'v0=') };
    case 'no_time':
      return { forgery, header: genuine.replace(/t=\d+,/, '') };
    case 'other_time':
      return { forgery, header: genuine.replace(/t=\d+/, `t=${time + 1}`) };
    case 'not_hexadecimal':
      return { forgery, header: genuine.replaceAll(/v1=[0-9a-f]{4}/g, 'v1=zzzz') };
  }
}
