import { ConfigurationError } from '../order/options/configuration-error.js';

/** Stately's hosted inspector. It runs in the browser, and gets the messages there. */
export const HOSTED_RECEIVER = 'https://stately.ai/inspect';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The address of the page that shows the messages.
 *
 * @throws {ConfigurationError} for anything but a page: a relay sends messages to a server, where others
 * can read them.
 */
export function receiverUrl(text: string = HOSTED_RECEIVER): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw refused('not an address', text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused('a relay instead of a page', text);
  }
  if (isRelay(url)) throw refused('a public relay', text);
  if (url.protocol === 'http:' && !LOOPBACK.includes(url.hostname)) {
    throw refused('a page over plain HTTP', text);
  }
  if (url.username !== '' || url.password !== '') throw refused('an address with a password', text);
  return url;
}

function isRelay({ hostname, pathname }: URL): boolean {
  if (/(^|\.)partykit\.dev$/.test(hostname)) return true;
  return /(^|\.)stately\.ai$/.test(hostname) && !/^\/inspect\/?$/.test(pathname);
}

function refused(what: string, text: string): ConfigurationError {
  return new ConfigurationError({
    setting: 'receiver (--receiver)',
    given: `${what} (${JSON.stringify(text.slice(0, 80))})`,
    allowed: `the page of an inspector: ${HOSTED_RECEIVER}, http://localhost:… or https://…`,
  });
}
