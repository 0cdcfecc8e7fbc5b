import type { WebhookReading } from '../../adapters/provider.js';
import type { Problem } from '../../order/problem.js';
import { READERS, type Reader, readerOf } from './providers.js';

/** What a pasted text is. */
export type Pasted =
  | {
      readonly kind: 'read';
      readonly body: unknown;
      /** The provider that it looks like. */
      readonly reader: Reader;
      readonly reading: WebhookReading;
    }
  | { readonly kind: 'unreadable'; readonly problem: Problem }
  /** JSON, but a delivery of neither provider. */
  | { readonly kind: 'of_neither'; readonly sentence: string };

/**
 * Reads a body that was pasted, with or without the headers of its request. Its signature is not checked.
 */
export function pasted(text: string): Pasted {
  const { headers, json } = parts(text);
  let body: unknown;
  try {
    body = JSON.parse(json);
  } catch {
    const reason =
      'Expected JSON. Paste the raw body of one delivery, from its first { to its last }.';
    return { kind: 'unreadable', problem: { code: 'not_json', path: '', reason } };
  }
  const reader = readerFor(headers, body);
  if (reader === undefined) return { kind: 'of_neither', sentence: sentenceOnNeither(body) };
  return { kind: 'read', body, reader, reading: reader.fromWebhook(body) };
}

/** What a service does with a body that it does not understand, and what to do. */
export function adviceOn({ code }: Problem): string {
  if (code === 'thin_event') return 'Subscribe to snapshot events, or give the service an API key.';
  if (code === 'not_json') return 'A service answers such a delivery with 202 and quarantines it.';
  return 'A service quarantines such a delivery for 30 days: compare this place with the documentation of the provider, and read it again with "order-lifecycle reprocess" after an upgrade.';
}

function parts(text: string): { readonly headers: string; readonly json: string } {
  const trimmed = text.trim();
  if (/^[{[]/.test(trimmed)) return { headers: '', json: trimmed };
  const start = trimmed.search(/^\s*[{[]/m);
  return start === -1
    ? { headers: '', json: trimmed }
    : { headers: trimmed.slice(0, start), json: trimmed.slice(start) };
}

/** The provider whose delivery it is, by its signature or else by its shape. Undefined: of neither. */
function readerFor(headers: string, body: unknown): Reader | undefined {
  if (/^stripe-signature:/im.test(headers)) return readerOf('stripe');
  if (/^digitalriver-signature:/im.test(headers)) return readerOf('digital-river');
  const object = memberOf(body, 'object');
  if (object === 'event' || object === 'v2.core.event') return readerOf('stripe');
  const isTyped = typeof memberOf(body, 'type') === 'string';
  const isAboutAnObject = memberOf(memberOf(body, 'data'), 'object') !== undefined;
  return isTyped && object === undefined && isAboutAnObject ? readerOf('digital-river') : undefined;
}

function sentenceOnNeither(body: unknown): string {
  const titles = READERS.map(({ title }) => title).join(' nor of ');
  const object = memberOf(body, 'object');
  const what =
    typeof object === 'string'
      ? `It is an object of its own ("object": "${object.slice(0, 40)}"), not an event about one.`
      : 'An event of Digital River has "type" and "data.object"; one of Stripe has "object": "event".';
  return `This is a delivery neither of ${titles}. ${what} Paste the whole body of a webhook.`;
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
