import { Counter, Gauge, Registry } from 'prom-client';
import type { OrderLifecycle } from '../service/order-lifecycle.js';
import { asJoined, type OrderLifecycles } from '../service/order-lifecycles.js';
import type { Measurement } from '../service/telemetry/measurement.js';
import { measurementsOf } from '../service/telemetry/measurements.js';

/**
 * The metrics of a running service as Prometheus text. What is counted for each provider has the label
 * `provider` if there are several, so that the metrics of a single one keep their labels.
 *
 * @param refused refused requests by reason.
 * @param readers the number of readers of changes.
 */
export async function metricsText(
  given: OrderLifecycle | OrderLifecycles,
  refused: ReadonlyMap<string, number>,
  readers: number,
): Promise<string> {
  const measurements = measurementsOf(await asJoined(given).statistics());
  const registry = new Registry();
  for (const measurement of [...measurements, ...ofServer(refused, readers)]) {
    register(measurement, registry);
  }
  return registry.metrics();
}

/** What is measured of this server rather than of the service. */
function ofServer(refused: ReadonlyMap<string, number>, readers: number): readonly Measurement[] {
  return [
    {
      type: 'counter',
      name: 'order_lifecycle_refused_total',
      help: 'Requests refused since the start of the process, by reason',
      label: 'reason',
      values: [...refused].map(([of, value]) => ({ of, value })),
    },
    {
      type: 'gauge',
      name: 'order_lifecycle_readers',
      help: 'Open readers of changes, by path',
      label: 'path',
      values: [{ of: '/changes', value: readers }],
    },
  ];
}

function register({ type, name, help, label, values }: Measurement, registry: Registry): void {
  const isOfEach = values.some(({ provider }) => provider !== undefined);
  const labelNames = isOfEach ? [label, 'provider'] : [label];
  const options = { name, help, labelNames, registers: [registry] };
  const labelsOf = ({ of, provider }: Measurement['values'][number]) =>
    provider === undefined ? { [label]: of } : { [label]: of, provider };
  if (type === 'counter') {
    const counter = new Counter(options);
    for (const one of values) counter.inc(labelsOf(one), one.value);
  } else {
    const gauge = new Gauge(options);
    for (const one of values) gauge.set(labelsOf(one), one.value);
  }
}
