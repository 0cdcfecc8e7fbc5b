import type { WebhookReading } from '../../adapters/provider.js';
import type { Problem } from '../../order/problem.js';
import { READERS, type Reader } from './providers.js';

/** What a pasted text is. */
export type Pasted =
  | {
      readonly kind: 'read';
      readonly body: unknown;
      /** The provider that it looks like. */
      readonly reader: Reader;
      readonly reading: WebhookReading;
    }
  | { readonly kind: 'unreadable'; readonly problem: Problem };

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

function readerFor(headers: string, body: unknown): Reader {
  const isStripe =
    /^stripe-signature:/im.test(headers) ||
    (!/^digitalriver-signature:/im.test(headers) &&
      typeof body === 'object' &&
      body !== null &&
      (Reflect.get(body, 'object') === 'event' || Reflect.get(body, 'object') === 'v2.core.event'));
  const reader = READERS.find(({ name }) => name === (isStripe ? 'stripe' : 'digital-river'));
  if (reader === undefined) throw new Error('both providers are listed');
  return reader;
}
