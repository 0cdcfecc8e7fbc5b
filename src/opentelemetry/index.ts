/**
 * Reports to OpenTelemetry, by the API that the process has set up. Needs `@opentelemetry/api`.
 *
 * @module order-lifecycle/opentelemetry
 */
export type { MeasuredValue, Measurement } from '../service/telemetry/measurement.js';
export type {
  SpanAttributes,
  SpanEnd,
  SpanStart,
  Telemetry,
  TelemetrySpan,
} from '../service/telemetry/telemetry.js';
export { type OpenTelemetryOptions, openTelemetry } from './open-telemetry.js';
