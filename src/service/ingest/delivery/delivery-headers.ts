import type { DeliveryHeaders } from './incoming-delivery.js';

/** Headers of any form. Those that are no headers of HTTP/1, such as `:path` of HTTP/2, are left out. */
export function headersOf(given: DeliveryHeaders): Headers {
  if (isHeaders(given)) return given;
  const headers = new Headers();
  for (const entry of entriesOf(given)) {
    if (!Array.isArray(entry)) continue;
    const [name, values]: readonly unknown[] = entry;
    for (const value of Array.isArray(values) ? values : [values]) append(headers, name, value);
  }
  return headers;
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

function append(headers: Headers, name: unknown, value: unknown): void {
  if (typeof name !== 'string' || typeof value !== 'string') return;
  try {
    headers.append(name, value);
  } catch {
    // It is no header of HTTP/1, so no provider sent it.
  }
}

/** The bytes that a body has by its headers; undefined: they do not say, or mean the compressed body. */
export function announcedBytes(headers: Headers): number | undefined {
  const announced = headers.get('content-length') ?? '';
  const encoding = headers.get('content-encoding') ?? 'identity';
  return /^\d+$/.test(announced) && encoding === 'identity' ? Number(announced) : undefined;
}

/** Whether the headers say that the body has bytes. One in chunks may be empty. */
export function announcesBody(headers: Headers): boolean {
  return Number(headers.get('content-length') ?? 0) > 0;
}
