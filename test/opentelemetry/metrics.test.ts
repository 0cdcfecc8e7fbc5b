import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, it, onTestFinished } from 'vitest';
import { metricsText } from '../../src/http/metrics.js';
import { openTelemetry } from '../../src/opentelemetry/index.js';
import type { OrderLifecycle } from '../../src/service/order-lifecycle.js';
import type { OrderLifecycles } from '../../src/service/order-lifecycles.js';
import { memory } from '../../src/store/memory/memory.js';
import { eventBody } from '../_support/deliveries.js';
import { counted, deliverTo, service } from '../_support/service.js';
import { bothProviders, deliverAccepted, deliverPaid } from '../_support/two-providers.js';

/** A meter whose metrics are collected on request, as lines like those of `/metrics`. */
function metering() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  onTestFinished(() => meterProvider.shutdown());
  const collect = async () => {
    const { resourceMetrics } = await reader.collect();
    return resourceMetrics.scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => {
          const labels = Object.entries(attributes).map(([name, of]) => `${name}="${of}"`);
          return `${descriptor.name}{${labels.join(',')}} ${value}`;
        }),
      )
      .sort();
  };
  return { meterProvider, collect };
}

/** The lines of `/metrics` that are about the service rather than about its HTTP server. */
async function linesOf(orders: OrderLifecycle | OrderLifecycles): Promise<readonly string[]> {
  const text = await metricsText(orders, new Map(), 0);
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.includes('_readers'))
    .sort();
}

it('has the names, labels and values of /metrics', async () => {
  const { meterProvider, collect } = metering();
  const orders = await service({
    ...{ background: false, on: { '*': () => {} } },
    telemetry: openTelemetry({ meterProvider }),
  });
  await deliverTo(orders, eventBody('accepted'));
  await orders.drain();
  const lines = await collect();
  expect(lines).toEqual(await linesOf(orders));
  expect(lines).toContain('order_lifecycle_deliveries_total{receipt="recorded"} 1');
  expect(lines).toContain('order_lifecycle_milestone_attempts_total{outcome="done"} 1');
});

it('distinguishes several providers', async () => {
  const { meterProvider, collect } = metering();
  const orders = await bothProviders({
    ...{ background: false, telemetry: openTelemetry({ meterProvider }) },
  });
  await deliverAccepted(orders, 'A-1');
  await deliverPaid(orders, 'A-2');
  const withoutAge = (lines: readonly string[]) => lines.filter((line) => !line.includes('_age_'));
  const lines = await collect();
  expect(withoutAge(lines)).toEqual(withoutAge(await linesOf(orders)));
  expect(lines).toContain(
    'order_lifecycle_deliveries_total{receipt="recorded",provider="digital-river"} 1',
  );
});

it('ends when the service is stopped', async () => {
  const { meterProvider, collect } = metering();
  const { store, counts } = counted(memory(), 'counts');
  const orders = await service({ store, telemetry: openTelemetry({ meterProvider }) });
  await collect();
  expect(counts.counts).toBe(1);
  await orders.stop();
  await collect();
  expect(counts.counts).toBe(1);
});
