import type { Telemetry, TelemetrySpan } from './telemetry.js';

/** The same telemetry, except that its failures never reach what it reports on. */
export function safeTelemetry(telemetry: Telemetry): Telemetry {
  return {
    start(start) {
      const span = attempted(() => telemetry.start(start));
      return span === undefined ? NO_SPAN : safeSpan(span);
    },
    measure(read) {
      const end = attempted(() => telemetry.measure?.(read));
      return () => {
        attempted(() => end?.());
      };
    },
  };
}

function safeSpan(span: TelemetrySpan): TelemetrySpan {
  const { traceparent } = span;
  return {
    ...(traceparent === undefined ? {} : { traceparent }),
    within<T>(work: () => T): T {
      let ran: { readonly result: T } | { readonly error: unknown } | undefined;
      // Work that ran is not run again, however often and whenever the telemetry calls it.
      const once = () => {
        ran ??= outcomeOf(work);
        return ran;
      };
      attempted(() =>
        span.within(() => {
          once();
        }),
      );
      const outcome = once();
      if ('error' in outcome) throw outcome.error;
      return outcome.result;
    },
    end(end) {
      attempted(() => span.end(end));
    },
  };
}

function outcomeOf<T>(work: () => T): { readonly result: T } | { readonly error: unknown } {
  try {
    return { result: work() };
  } catch (error) {
    return { error };
  }
}

function attempted<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

const NO_SPAN: TelemetrySpan = {
  within: (work) => work(),
  end() {},
};
