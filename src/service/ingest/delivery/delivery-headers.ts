import type { HeaderValues } from '../../../adapters/provider.js';
import type { DeliveryHeaders } from './incoming-delivery.js';

/** Headers of any form. What is neither a name nor a value is left out. */
export function headersOf(given: DeliveryHeaders): HeaderValues {
  if (isHeaders(given)) return given;
  const values = new Map<string, string>();
  for (const entry of entriesOf(given)) {
    if (!Array.isArray(entry)) continue;
    const [name, value]: readonly unknown[] = entry;
    if (typeof name !== 'string') continue;
    if (Array.isArray(value)) for (const one of value) append(values, name, one);
    else append(values, name, value);
  }
  return { get: (name) => values.get(name.toLowerCase()) ?? null };
}

/** Of any implementation: frameworks bring their own. */
function isHeaders(given: DeliveryHeaders): given is Headers {
  // An iterable or a record may have a member of any name, but not a function.
  return (
    typeof (given as Partial<Headers> | undefined)?.get === 'function' && !(given instanceof Map)
  );
}

/** Pairs, unless a caller without types passed something else. */
function entriesOf(given: Exclude<DeliveryHeaders, Headers>): Iterable<unknown> {
  if (typeof given !== 'object' || given === null) return [];
  return Symbol.iterator in given ? given : Object.entries(given);
}

/** Several values of one name are one list, as in HTTP. */
function append(values: Map<string, string>, name: string, value: unknown): void {
  if (typeof value !== 'string') return;
  const key = name.toLowerCase();
  const before = values.get(key);
  const text = value.trim();
  values.set(key, before === undefined ? text : `${before}, ${text}`);
}

/** The bytes that a body has by its headers; undefined: they do not say, or mean the compressed body. */
export function announcedBytes(headers: HeaderValues): number | undefined {
  const announced = headers.get('content-length') ?? '';
  const encoding = headers.get('content-encoding') ?? 'identity';
  return /^\d+$/.test(announced) && encoding === 'identity' ? Number(announced) : undefined;
}

/** Whether the headers say that the body has bytes. One in chunks may be empty. */
export function announcesBody(headers: HeaderValues): boolean {
  return Number(headers.get('content-length') ?? 0) > 0;
}
