import { defined } from '../../../order/defined.js';
import { createTransport as createHttpTransport, type Transport } from '../../http/transport.js';
import type { ApiSettings } from './api-settings.js';

export type { Query, Request, Transport, Transported } from '../../http/transport.js';

/** Creates a transport that sends JSON with the key, and the version if there is one. */
export function createTransport({ apiKey, apiVersion, ...connection }: ApiSettings): Transport {
  return createHttpTransport(connection, {
    headers: (hasBody) =>
      defined({
        accept: 'application/json',
        authorization: `Bearer ${apiKey}`,
        'content-type': hasBody ? 'application/json' : undefined,
        'digitalriver-version': apiVersion,
      }),
    encode: (body) => JSON.stringify(body),
  });
}
