import { pathSegment } from '../../order/text/path-segment.js';
import type { Environment } from '../configuration/environment.js';
import { askService, fetchService } from '../input/source.js';
import type { ShopReport } from './simulation.js';

/** Takes the reports of a shop. */
export type Shop = (orderId: string, report: ShopReport) => Promise<void>;

const PATHS = {
  fulfilment: 'fulfilments',
  return: 'returns',
  cancellation: 'cancellations',
} as const satisfies Record<ShopReport['kind'], string>;

/** The routes for reports of the shop, where a service of this package answers; otherwise undefined. */
export async function shopAt(origin: string, env: Environment): Promise<Shop | undefined> {
  const described = await askService(origin, '/', env).catch(() => undefined);
  const isOurs =
    described instanceof Object &&
    'service' in described &&
    described.service === 'order-lifecycle';
  if (!isOurs) return undefined;
  return async (orderId, { kind, key, items }) => {
    const body = JSON.stringify({ key, ...(items === undefined ? {} : { items }) });
    const path = `/orders/${pathSegment(orderId)}/${PATHS[kind]}`;
    const response = await fetchService(origin, path, env, { method: 'POST', body });
    await response.body?.cancel();
  };
}
