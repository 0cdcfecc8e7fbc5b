import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import type { Ingested } from '../../order/receipt.js';
import { commitSpan, createSpan, observationEnd, observationSpan } from './spans.js';
import type { Telemetry } from './telemetry.js';
import { traced } from './traced.js';

/** The recording of the milestones of one order. */
export interface TracedRecording {
  /** Where each milestone is recorded, by its key. */
  readonly traceparents: Readonly<Record<string, string>>;
  /** To be called once they are stored. Otherwise their spans are not reported. */
  end(): void;
}

/** The spans from an observation to the milestones that it makes due. */
export class ObservationTraces {
  readonly #telemetry: Telemetry;
  /** Batches are formed elsewhere, where another span may be current. */
  readonly #spans = new WeakMap<Observation, string>();

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
  }

  /** Takes one observation in. */
  observation(observation: Observation, work: () => Promise<Ingested>): Promise<Ingested> {
    return traced(
      this.#telemetry,
      () => observationSpan(observation),
      (span) => {
        if (span?.traceparent !== undefined) this.#spans.set(observation, span.traceparent);
        return work();
      },
      observationEnd,
    );
  }

  /** Commits several observations together. */
  commit<T>(batch: readonly Observation[], work: () => Promise<T>): Promise<T> {
    const start = () => commitSpan(batch.length, this.#causesOf(batch));
    return traced(this.#telemetry, start, work, () => ({}));
  }

  /** Starts to record the milestones that observations of one order make due. */
  recording({
    task,
    change,
  }: {
    readonly task: { readonly observations: readonly Observation[] };
    readonly change: { readonly milestones: readonly Milestone[] };
  }): TracedRecording {
    const [cause] = this.#causesOf(task.observations);
    const spans = change.milestones.map((milestone) => ({
      key: milestone.key,
      span: this.#telemetry.start(createSpan(milestone, cause)),
    }));
    return {
      traceparents: Object.fromEntries(
        spans.flatMap(({ key, span: { traceparent } }) =>
          traceparent === undefined ? [] : [[key, traceparent]],
        ),
      ),
      end() {
        for (const { span } of spans) span.end();
      },
    };
  }

  #causesOf(observations: readonly Observation[]): readonly string[] {
    return observations.flatMap((observation) => this.#spans.get(observation) ?? []);
  }
}
