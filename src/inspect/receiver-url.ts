import { ConfigurationError } from '../order/options/configuration-error.js';

/** Stately's own page. It runs in the reader's browser, which hands the messages over. */
export const HOSTED_RECEIVER = 'https://stately.ai/inspect';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The page that is to show the messages.
 *
 * @throws ConfigurationError for anything but a page: a relay takes what it is sent to a server where
 * others can read it.
 */
export function receiverUrl(text: string = HOSTED_RECEIVER): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw refused('no address', text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused('not a page but a relay', text);
  }
  if (isRelay(url)) throw refused('a public relay', text);
  if (url.protocol === 'http:' && !LOOPBACK.includes(url.hostname)) {
    throw refused('a page that others on the way can change', text);
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
    allowed: `the address of a page that speaks Stately's inspector protocol: ${HOSTED_RECEIVER}, http://localhost:… or https://…`,
  });
}
