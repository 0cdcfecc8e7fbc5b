import type { SpanEnd, SpanStart, Telemetry, TelemetrySpan } from './telemetry.js';

/**
 * Does work within a span, and ends the span with it. Without telemetry, only does the work.
 *
 * @param endOf how the span ends after this result.
 */
export function traced<T>(
  telemetry: Telemetry | undefined,
  start: () => SpanStart,
  work: (span?: TelemetrySpan) => Promise<T>,
  endOf: (result: T) => SpanEnd,
): Promise<T> {
  return telemetry === undefined ? work() : within(telemetry.start(start()), work, endOf);
}

async function within<T>(
  span: TelemetrySpan,
  work: (span: TelemetrySpan) => Promise<T>,
  endOf: (result: T) => SpanEnd,
): Promise<T> {
  try {
    const result = await span.within(() => work(span));
    span.end(endOf(result));
    return result;
  } catch (error) {
    span.end({ errorType: errorTypeOf(error) });
    throw error;
  }
}

/** The code or the class of an error: its message may hold more than belongs into a trace. */
export function errorTypeOf(error: unknown): string {
  if (!(error instanceof Error)) return '_OTHER';
  const { code }: { readonly code?: unknown } = error as Error & { readonly code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
