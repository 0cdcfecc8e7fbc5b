import { formatInstant, SECOND } from '../../order/time/instant.js';
import { contentOf } from '../outcome/outcome.js';
import { readerOf } from '../outcome/providers.js';
import type { Delivery, ProviderName } from '../situation/situation.js';

/** The name and the time of a delivery, as its card shows them. */
export function cardText(
  delivery: Delivery,
  provider: ProviderName,
): { readonly title: string; readonly at: string | undefined } {
  if (delivery.kind === 'shop') {
    const { report, at } = delivery;
    return { title: `shop: ${report.object}`, at: formatInstant(at * SECOND) };
  }
  const [observation] = contentOf(delivery, readerOf(provider)).observations;
  const { body } = delivery;
  const type = typeof body === 'object' && body !== null ? Reflect.get(body, 'type') : undefined;
  return {
    title: observation?.label ?? (typeof type === 'string' ? type.slice(0, 80) : 'a body'),
    at: observation === undefined ? undefined : formatInstant(observation.instant),
  };
}
