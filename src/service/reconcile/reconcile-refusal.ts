import type { Provider } from '../../adapters/provider.js';
import { apiWith, type Callable, missingOption } from '../provider/provider-access.js';
import { canReadPayments } from './payments/read-payments.js';

/** Why no order of this provider can be read, so that none can be reconciled. Undefined: they can be. */
export function reconcileRefusal(
  provider: Callable & Pick<Provider, 'speaksOf'>,
): string | undefined {
  const { title, speaksOf } = provider;
  if (missingOption(provider) !== undefined) {
    return `This service has no API key of ${title}. Set one to read orders there.`;
  }
  if (speaksOf === 'payments' && canReadPayments(provider)) return undefined;
  const found = apiWith(provider, speaksOf === 'payments' ? 'readPayment' : 'read');
  return 'kind' in found ? found.reason : undefined;
}
