import type { Configuration } from '../configuration/configuration.js';
import { type Finding, finding } from './finding.js';
import { MIN_CHARACTERS } from './provider.js';

const NEW_TOKEN = 'export ORDER_LIFECYCLE_TOKEN=$(openssl rand -hex 24)';

/** Checks the token that protects the service. */
export function checkToken({ token, providers }: Configuration): Finding {
  if (token === undefined) {
    const sentence =
      'none: everybody on this machine may read and decide. Set ORDER_LIFECYCLE_TOKEN to require one';
    return providers.some(({ mode }) => mode === 'live')
      ? finding('token', 'look', sentence, NEW_TOKEN)
      : finding('token', 'fine', sentence);
  }
  return token.length < MIN_CHARACTERS
    ? finding(
        'token',
        'look',
        `shorter than ${MIN_CHARACTERS} characters. Make a better one`,
        NEW_TOKEN,
      )
    : finding('token', 'fine', 'set');
}
