import type { Instant } from '../../order/time/instant.js';
import type { Engine } from '../../store/engine.js';
import { StoreError } from '../../store/store-error.js';
import type { RestateClient } from '../client/restate-client.js';
import { ORDER } from '../objects/names.js';
import { startWorker, type Worker } from '../worker/worker.js';
import type { WorkerOptions } from '../worker/worker-options.js';
import { countAll, countOrders, newestInstant } from './counts.js';
import { HandlerHost } from './handler-host.js';
import { restateMaintenance } from './maintenance.js';
import { observe } from './observe.js';
import { OrderCalls } from './order-calls.js';
import { restateOrders } from './orders.js';
import { restateOutbox } from './outbox.js';
import { restateQuarantine } from './quarantine.js';
import { restateReferences } from './references.js';

/**
 * Orders as objects of an engine. Each method calls an object or queries all of them.
 *
 * @param options absent: the objects run in other processes.
 */
export function restateStore(
  client: RestateClient,
  namespace: string,
  options: WorkerOptions | undefined,
  clock: () => Instant,
): Engine {
  const calls = new OrderCalls(client, namespace, clock);
  const handlers = new HandlerHost(calls);
  let worker: Promise<Worker> | undefined;
  const start = async (workerOptions: WorkerOptions): Promise<Worker> => {
    const started = await startWorker(handlers, workerOptions);
    try {
      await client.register(workerOptions.url ?? started.url);
    } catch (error) {
      await started.close();
      throw error;
    }
    return started;
  };
  return {
    ...restateOrders(calls),
    ...restateOutbox(calls),
    ...restateQuarantine(calls),
    ...restateReferences(calls),
    ...restateMaintenance(calls),
    observe: async (observation, at, limits) => observe(calls.open(), observation, at, limits),
    host: async (work) => (options === undefined ? undefined : handlers.host(work)),
    counts: async () => countAll(calls.open()),
    countOrders: async (account) => countOrders(calls.open(), account),
    newest: async () => newestInstant(calls.open()),
    /** An engine has no schema: this starts the objects and registers where they run. */
    async migrate() {
      calls.open();
      if (options === undefined) return;
      worker ??= start(options);
      await worker;
    },
    async ready() {
      const registered = await calls.open().client.registered();
      if (!registered.includes(ORDER.name)) {
        throw new StoreError(
          'unreachable',
          'No process has registered the objects of the orders. Start one with a worker.',
        );
      }
    },
    async close() {
      if (calls.isClosed) return;
      calls.isClosed = true;
      const started = await worker?.catch(() => undefined);
      await started?.close();
    },
  };
}
