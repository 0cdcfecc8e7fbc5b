import {
  context,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { SpanStart, TelemetrySpan } from '../service/telemetry/telemetry.js';
import { readTraceparent, traceparentOf } from './traceparent.js';

const KINDS = {
  internal: SpanKind.INTERNAL,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Starts a span of the service as one of OpenTelemetry. */
export function startSpan(
  tracer: Tracer,
  { name, kind, attributes, parent, links = [] }: SpanStart,
): TelemetrySpan {
  const options = { kind: KINDS[kind], attributes, links: links.flatMap(linkTo) };
  const span = tracer.startSpan(name, options, parentContext(parent));
  const spanContext = span.spanContext();
  return {
    ...(isSpanContextValid(spanContext) ? { traceparent: traceparentOf(spanContext) } : {}),
    within: (work) => context.with(trace.setSpan(context.active(), span), work),
    end({ attributes: last, errorType } = {}) {
      if (last !== undefined) span.setAttributes(last);
      if (errorType !== undefined) {
        span.setAttribute('error.type', errorType);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}

function parentContext(parent: string | undefined) {
  if (parent === undefined) return context.active();
  const spanContext = readTraceparent(parent);
  return spanContext === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContext);
}

function linkTo(traceparent: string): readonly Link[] {
  const spanContext: SpanContext | undefined = readTraceparent(traceparent);
  return spanContext === undefined ? [] : [{ context: spanContext }];
}
