import type { Provider } from '../../adapters/provider.js';

/** The provider that something is of. */
export type ProviderInfo = Pick<Provider, 'name' | 'title' | 'speaksOf'>;

/** Something of several providers, with the one that it is of. */
export type OfProvider<T> = T & { readonly provider: ProviderInfo };

/** The provider of an order lifecycle, for answers about its orders. */
export function providerInfo({ provider }: { readonly provider: ProviderInfo }): ProviderInfo {
  const { name, title, speaksOf } = provider;
  return { name, title, speaksOf };
}

/** Something of this provider, with its provider. */
export function ofProvider<T extends object>(
  one: { readonly provider: ProviderInfo },
  about: T,
): OfProvider<T> {
  return { ...about, provider: providerInfo(one) };
}
