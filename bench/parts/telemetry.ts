import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { openTelemetry } from '../../src/opentelemetry/index.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import type { Telemetry } from '../../src/service/telemetry/telemetry.js';
import { memory } from '../../src/store/memory/memory.js';
import { nextOrder, SECRET } from '../lives.js';
import { inTurn, rateOf, ratioOf, warmUp } from '../measure.js';
import { type Figure, faster } from '../report.js';
import type { Part } from './part.js';

const SPAN = { within: <T>(work: () => T) => work(), end() {} };

/** Telemetry that does nothing: what remains is the cost of calling it. */
const empty: Telemetry = { start: () => SPAN };

function start(telemetry?: Telemetry) {
  return createOrderLifecycle({
    provider: digitalRiver({ mode: 'test', webhookSecrets: [SECRET] }),
    store: memory(),
    deliveryTimeoutMs: 60_000,
    ...(telemetry === undefined ? {} : { telemetry }),
  });
}

/**
 * Compares observations without telemetry, with telemetry that does nothing, and with the API of OpenTelemetry
 * without an SDK. In memory, where a store takes least of the time.
 */
export const telemetry: Part = async (_, { time, rounds, warmUp: calls }) => {
  const figures: Figure[] = [];
  const callers = 32;
  const some = [await start(), await start(), await start(empty), await start(openTelemetry())];
  for (const { observe } of some) await warmUp(observe, nextOrder, callers, calls);
  const [absent, again, hook, api] = some.map(
    ({ observe }) =>
      () =>
        rateOf(observe, nextOrder, callers, time),
  );
  if (!(absent && again && hook && api)) throw new Error('there are four services');
  const rates = await inTurn(rounds, { absent, again, hook, api });
  for (const [what, ours] of [
    ['absent, a second service: the noise', rates.again],
    ['a hook that does nothing', rates.hook],
    ['OpenTelemetry without an SDK', rates.api],
  ] as const) {
    figures.push(
      faster({
        part: 'telemetry',
        what,
        ours: ours.perSecond,
        unit: 'events/s',
        peer: 'without telemetry',
        theirs: rates.absent.perSecond,
        ratio: ratioOf(ours, rates.absent),
      }),
    );
  }
  for (const one of some) await one.stop();
  return figures;
};
