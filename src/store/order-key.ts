import { storableText } from '../order/text/storable-text.js';
import type { OrderKey } from './store.js';

/**
 * One text for the key of an order as it is stored. NUL is never stored, so it separates the parts.
 */
export function orderKeyText({ account, orderId }: OrderKey): string {
  return `${storableText(account)}\0${storableText(orderId)}`;
}
