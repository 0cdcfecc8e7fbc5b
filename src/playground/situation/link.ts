import type { Card, Delivery, ProviderName, Situation } from './situation.js';

/** The version of the form of a link. A page reads the links of its own version only. */
const VERSION = '1';
const MOST_CARDS = 500;
const MOST_BYTES = 4_000_000;

/** What a link contains: a situation, or why it cannot be read. */
export type LinkContent =
  | { readonly kind: 'situation'; readonly situation: Situation }
  | { readonly kind: 'damaged'; readonly message: string };

/** The whole situation as the fragment of an address, without `#`. */
export async function linkOf({ provider, story, line, tray, arrived }: Situation): Promise<string> {
  const deliveries = [...new Set([...line, ...tray].map(({ delivery }) => delivery))];
  const places = (cards: readonly Card[]) =>
    cards.map(({ delivery }) => deliveries.indexOf(delivery));
  const content = { provider, story, arrived, deliveries, line: places(line), tray: places(tray) };
  const bytes = await through(
    new TextEncoder().encode(JSON.stringify(content)),
    new CompressionStream('deflate-raw'),
  );
  return `${VERSION}.${base64url(bytes)}`;
}

/** Reads the fragment of an address, without `#`. */
export async function readLink(fragment: string): Promise<LinkContent> {
  const [, version = '', data = ''] = /^(\w{1,4})\.([\w-]+)$/.exec(fragment) ?? [];
  if (version === '') return damaged('it is not a link of this page');
  if (version !== VERSION) {
    return damaged(`it has version ${version}, and this page reads version ${VERSION}`);
  }
  try {
    const bytes = await through(fromBase64url(data), new DecompressionStream('deflate-raw'));
    const situation = situationIn(JSON.parse(new TextDecoder().decode(bytes)));
    if (situation !== undefined) return { kind: 'situation', situation };
  } catch {
    // Cut off, mistyped, or made by something else: the message is the same.
  }
  return damaged('a part of it is missing or was changed');
}

function damaged(reason: string): LinkContent {
  const message = `The link cannot be read: ${reason}. Copy the whole link again, or choose a story.`;
  return { kind: 'damaged', message };
}

function situationIn(content: unknown): Situation | undefined {
  if (!isRecord(content)) return undefined;
  const { provider, story, arrived, deliveries, line, tray } = content;
  if (!isProvider(provider) || !Array.isArray(deliveries)) return undefined;
  const read = deliveries.filter(isDelivery);
  let key = 0;
  const cardsAt = (places: unknown): readonly Card[] | undefined => {
    if (!Array.isArray(places) || places.length > MOST_CARDS) return undefined;
    const cards = places.flatMap((place): Card[] => {
      const delivery = read[Number(place)];
      key += 1;
      return delivery === undefined ? [] : [{ key: `c${key}`, delivery }];
    });
    return cards.length === places.length ? cards : undefined;
  };
  const [cards, dropped] = [cardsAt(line), cardsAt(tray)];
  if (cards === undefined || dropped === undefined || read.length !== deliveries.length) {
    return undefined;
  }
  return {
    ...{ provider, line: cards, tray: dropped },
    ...(typeof story === 'string' ? { story } : {}),
    ...(Number.isSafeInteger(arrived) && Number(arrived) >= 0 && Number(arrived) < cards.length
      ? { arrived: Number(arrived) }
      : {}),
  };
}

function isProvider(value: unknown): value is ProviderName {
  return value === 'digital-river' || value === 'stripe';
}

/** Whether a value is a delivery; its body may be anything. */
export function isDelivery(value: unknown): value is Delivery {
  if (!isRecord(value)) return false;
  if (value.kind === 'body') return 'body' in value;
  const { report, orderId, at } = value;
  return (
    value.kind === 'shop' &&
    typeof orderId === 'string' &&
    Number.isSafeInteger(at) &&
    isRecord(report) &&
    typeof report.id === 'string' &&
    ['fulfilment', 'return', 'cancellation'].includes(String(report.object)) &&
    (report.items === undefined || (Array.isArray(report.items) && report.items.every(isLine)))
  );
}

function isLine(value: unknown): boolean {
  return (
    isRecord(value) && typeof value.itemId === 'string' && Number.isSafeInteger(value.quantity)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length;
    if (size > MOST_BYTES) throw new RangeError('too large');
    chunks.push(new Uint8Array(read.value));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function base64url(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
