import { ConfigurationError } from '../../order/options/configuration-error.js';

/**
 * The address of a route of a service.
 *
 * @throws {ConfigurationError} for an address to which no request can be sent; never shows a password.
 */
export function routeOf(url: string, path: string): URL {
  const allowed = 'the address of a service, such as http://127.0.0.1:8080';
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.protocol !== 'http:' && address?.protocol !== 'https:') {
    // "localhost:8080" reads as an address whose scheme is localhost.
    const given = url.includes('@') ? 'no address of the web' : JSON.stringify(url);
    throw new ConfigurationError({ setting: '--url', given, allowed });
  }
  if (address.username !== '' || address.password !== '') {
    const given = 'an address with a user name or a password';
    throw new ConfigurationError({ setting: '--url', given, allowed: `${allowed}, without them` });
  }
  return new URL(path, address);
}

/** The header that carries a token; empty without one. */
export function authorisation(token: string | undefined): Readonly<Record<string, string>> {
  if (token === undefined || token === '') return {};
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new ConfigurationError({
      setting: 'ORDER_LIFECYCLE_TOKEN',
      given: 'a text that no header can carry',
      allowed: 'printable ASCII characters without spaces',
    });
  }
  return { authorization: `Bearer ${token}` };
}

/** Whether an answer came from a service of this package, and not from another server at that address. */
export async function isOfService(response: Response): Promise<boolean> {
  const type = response.headers.get('content-type') ?? '';
  if (response.ok) return OUR_TYPES.test(type);
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const { error } = Object(body) as { readonly error?: unknown };
  return typeof error === 'string' && /^[a-z_]+$/.test(error);
}

const OUR_TYPES = /^(application\/(json|x-ndjson)|text\/event-stream)\b/;
