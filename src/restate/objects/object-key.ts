import { storableText } from '../../order/text/storable-text.js';
import type { OrderKey } from '../../store/store.js';

/** The key of an order's object. */
export function objectKey(namespace: string, { account, orderId }: OrderKey): string {
  return [namespace, account, orderId].map((part) => encoded(part)).join('/');
}

/** The account of an order, from the key of its object. */
export function accountInKey(key: string): string {
  return decodeURIComponent(key.split('/')[1] ?? '');
}

/** The key of the object of a quarantined body. */
export function bodyKey(namespace: string, id: string): string {
  return `${encoded(namespace)}/${encoded(id)}`;
}

/** The key of the object of a reference to an order. */
export function referenceKey(namespace: string, account: string, reference: string): string {
  return [namespace, account, reference].map((part) => encoded(part)).join('/');
}

/** The prefix of all keys of a namespace. */
export function prefixOf(namespace: string): string {
  return `${encoded(namespace)}/`;
}

function encoded(part: string): string {
  return encodeURIComponent(storableText(part));
}
