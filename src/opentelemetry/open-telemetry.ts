import { type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api';
import type { Telemetry } from '../service/telemetry/telemetry.js';
import { observeMeasurements } from './observe-measurements.js';
import { startSpan } from './start-span.js';

/** Which providers to report to. */
export interface OpenTelemetryOptions {
  /** Default: the global one, as it is when the service is created or set up later. */
  readonly tracerProvider?: TracerProvider;
  /** Default: the global one as it is when the service is created. Set up the SDK before. */
  readonly meterProvider?: MeterProvider;
}

const NAME = 'order-lifecycle';

/**
 * Telemetry for the option `telemetry` of `createOrderLifecycle` and `createOrderLifecycles`. Spans: a
 * delivery, its observations, the commit, each milestone recorded (`create ready_to_fulfil`) and each attempt
 * to deliver one (`process ready_to_fulfil`), linked to the recording also from another process. Metrics: those
 * of `/metrics`, under the same names, read from the store whenever they are collected. Attributes are ids,
 * states and counts. Without an SDK nothing is recorded.
 *
 * OpenTelemetry, "Semantic conventions for messaging spans": a span that processes a message links to the
 * context in which the message was created.
 *
 * @example
 * const orders = await createOrderLifecycle({
 *   provider: digitalRiver({ webhookSecrets: ['a secret'] }),
 *   store: memory(),
 *   telemetry: openTelemetry(),
 * });
 */
export function openTelemetry({
  tracerProvider = trace,
  meterProvider,
}: OpenTelemetryOptions = {}): Telemetry {
  const tracer = tracerProvider.getTracer(NAME);
  return {
    start: (span) => startSpan(tracer, span),
    measure: (read) => observeMeasurements((meterProvider ?? metrics).getMeter(NAME), read),
  };
}
