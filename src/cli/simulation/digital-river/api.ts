import { instantOf } from '../../../order/time/instant.js';
import {
  type ProviderServer,
  startProviderServer,
} from '../../../testing/provider-server/provider-server.js';
import type { OrderHistory } from '../../../testing/simulator/index.js';

/** Digital River's API for the orders of the demo, on a free port of this machine. */
export async function digitalRiverApi(
  seed: string,
  histories: readonly OrderHistory[],
): Promise<ProviderServer> {
  const began = Date.now();
  // Its clock begins when the last of their lives is over.
  let rest = 0;
  const clock = () => rest + instantOf(Date.now() - began);
  const server = await startProviderServer({ apiKey: 'sk_test_demo', clock, seed });
  for (const history of histories) rest = Math.max(rest, server.adopt(history).restsAt);
  return server;
}
