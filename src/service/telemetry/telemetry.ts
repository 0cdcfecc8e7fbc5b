import type { Measurement } from './measurement.js';

/** Attributes of a span: ids, words and counts, never the contents of an order. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** A span that is about to start. */
export interface SpanStart {
  readonly name: string;
  /** `producer`: it records a milestone. `consumer`: it delivers one to its handler. */
  readonly kind: 'internal' | 'producer' | 'consumer';
  readonly attributes: SpanAttributes;
  /**
   * The parent as a W3C `traceparent`; `none`: the span begins a trace. Absent: the span that is current
   * where it starts.
   */
  readonly parent?: string;
  /** Spans that caused this one, each as a W3C `traceparent`. */
  readonly links?: readonly string[];
}

/** How a span ended. */
export interface SpanEnd {
  readonly attributes?: SpanAttributes;
  /** The class or code of the error; absent: there was none. */
  readonly errorType?: string;
}

/** A span that has started. */
export interface TelemetrySpan {
  /** As a W3C `traceparent`, to be stored and linked from other processes. Absent: it is not recorded. */
  readonly traceparent?: string;
  /** Calls `work` once, with this span as the current one, and returns its result. */
  within<T>(work: () => T): T;
  /** Ends the span. One that never ends is not reported. */
  end(end?: SpanEnd): void;
}

/**
 * Where the service reports what it does. `openTelemetry()` of `order-lifecycle/opentelemetry` is one. What
 * it throws is ignored.
 */
export interface Telemetry {
  start(span: SpanStart): TelemetrySpan;
  /**
   * Called once when the service starts, with a function that reads the same measurements as `/metrics`.
   *
   * @returns a function that is called when the service stops.
   */
  measure?(read: () => Promise<readonly Measurement[]>): () => void;
}
