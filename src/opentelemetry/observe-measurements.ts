import type { BatchObservableResult, Meter, Observable } from '@opentelemetry/api';
import type { Measurement } from '../service/telemetry/measurement.js';
import { MEASURED } from '../service/telemetry/measurements.js';

/**
 * Observes everything that is measured whenever the metrics are collected, all of it by one reading of the
 * store.
 *
 * @returns a function that ends it.
 */
export function observeMeasurements(
  meter: Meter,
  read: () => Promise<readonly Measurement[]>,
): () => void {
  const instruments = new Map<string, Observable>(
    MEASURED.map(({ name, type, help: description }) => [
      name,
      type === 'counter'
        ? meter.createObservableCounter(name, { description })
        : meter.createObservableGauge(name, { description }),
    ]),
  );
  const observe = async (result: BatchObservableResult) => {
    for (const { name, label, values } of await read()) {
      const instrument = instruments.get(name);
      if (instrument === undefined) continue;
      for (const { of, value, provider } of values) {
        const attributes = { [label]: of, ...(provider === undefined ? {} : { provider }) };
        result.observe(instrument, value, attributes);
      }
    }
  };
  const all = [...instruments.values()];
  meter.addBatchObservableCallback(observe, all);
  return () => meter.removeBatchObservableCallback(observe, all);
}
