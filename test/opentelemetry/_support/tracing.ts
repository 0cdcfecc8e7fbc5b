import { context, type Span, type TracerProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { onTestFinished } from 'vitest';

/** A tracer of one process, and what it reported. */
export interface Tracing {
  readonly tracerProvider: TracerProvider;
  /** The spans that ended, in the order in which they did. */
  spans(): readonly ReadableSpan[];
  /** The only span with this name. */
  span(name: string): ReadableSpan;
}

/** A tracer whose spans stay in memory, with contexts that follow asynchronous work. */
export function tracing(): Tracing {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  onTestFinished(() => context.disable());
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const spans = () => exporter.getFinishedSpans();
  return {
    tracerProvider,
    spans,
    span(name) {
      const [found, ...others] = spans().filter((one) => one.name === name);
      if (found !== undefined && others.length === 0) return found;
      throw new Error(`${name} is not one of: ${spans().map((one) => one.name)}`);
    },
  };
}

/** The id of a span and of its trace. */
export function idOf(span: ReadableSpan | Span): string {
  const { traceId, spanId } = span.spanContext();
  return `${traceId} ${spanId}`;
}

/** The ids of the spans that a span is linked to. */
export function linkedTo({ links }: ReadableSpan): readonly string[] {
  return links.map(({ context: { traceId, spanId } }) => `${traceId} ${spanId}`);
}

/** The id of the parent of a span, in its trace. */
export function parentOf(span: ReadableSpan): string | undefined {
  const { parentSpanContext: parent } = span;
  return parent && `${parent.traceId} ${parent.spanId}`;
}
