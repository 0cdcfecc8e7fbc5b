import type { Instant } from '../../../order/time/instant.js';
import { renderEvent } from '../payload/envelope.js';
import { renderOrder } from '../payload/order.js';
import { Rendering } from '../payload/rendering.js';
import { renderAgain } from '../payload/second-rendering.js';
import type { OrderVersion } from '../provider-run/model.js';
import type { Occurrence, ProviderRun } from '../provider-run/provider-run.js';
import type { MessageOptions } from '../simulation-options.js';
import type { JsonObject } from '../values/json.js';
import type { Random } from '../values/random.js';
import { httpDate, MILLISECOND, SECOND, secondOf } from '../values/time.js';
import type { AnswerMessage, Message, WebhookMessage } from './message.js';

interface CreatedEvent {
  readonly occurrence: Occurrence;
  readonly at: Instant;
}

/** The events with the times at which they are created, strictly one after the other. */
function createdEvents(run: ProviderRun, loose: boolean, random: Random): CreatedEvent[] {
  const created: CreatedEvent[] = [];
  let index = 0;
  let last = 0;
  while (index < run.occurrences.length) {
    const first = run.occurrences[index] as Occurrence; // within the list
    let end = index;
    while (end < run.occurrences.length && run.occurrences[end]?.version === first.version)
      end += 1;
    const group = run.occurrences.slice(index, end);
    const ordered = random.chance(0.3) ? random.shuffle(group) : group;
    const at = run.versions[first.version]?.at ?? 0;
    const next = run.versions[first.version + 1]?.at ?? at + 4 * SECOND;
    const room = loose ? random.int(MILLISECOND, 4 * SECOND) : Math.min(next - at - 1, 3 * SECOND);
    // Half of them spread over the available time, half within a millisecond.
    const step = Math.max(
      1,
      Math.floor((random.chance(0.5) ? room : Math.min(room, MILLISECOND)) / (ordered.length + 1)),
    );
    let time = Math.max(at, last);
    for (const occurrence of ordered) {
      time += random.int(1, step);
      created.push({ occurrence, at: time });
    }
    last = time;
    index = end;
  }
  return created;
}

/** Index of the version of the order at a moment. */
function versionAt(versions: readonly OrderVersion[], at: Instant): number {
  let index = versions.length - 1;
  while (index > 0 && (versions[index]?.at ?? 0) > at) index -= 1;
  return index;
}

/** The messages of the provider about one order, in the order of their times. */
export function messagesOf(run: ProviderRun, options: MessageOptions, random: Random): Message[] {
  const { basics, versions } = run;
  const rendering = new Rendering(basics, options, random.split('payloads'), run.classes);
  const timing = random.split('timing');
  const end = versions.length - 1;
  const version = (index: number): OrderVersion => versions[index] ?? run.order;

  const created = createdEvents(run, options.eventDelay === 'loose', timing);
  const webhooks = created.flatMap(({ occurrence, at }, index): WebhookMessage[] => {
    const isLast = index === created.length - 1;
    let shown = occurrence.version;
    if (isLast) shown = end;
    else if (shown < end && timing.chance(options.staleness)) {
      shown = timing.chance(0.7) ? shown + 1 : timing.int(shown + 1, end);
    }
    const id = timing.uuid();
    const { type } = occurrence;
    let { subject } = occurrence;
    if (subject.kind === 'order' && subject.showing === 'previous state') {
      // A payload that is rendered later is up to date.
      if (shown === occurrence.version) run.classes.record('late_complete');
      else subject = { kind: 'order' };
    }
    const event = renderEvent(rendering, { id, type, at, subject }, version(shown));
    const message = (rendered: JsonObject): WebhookMessage => ({
      kind: 'webhook',
      id,
      at,
      type: String(rendered.type),
      event: rendered,
      version: shown,
    });
    const twice = subject.kind === 'order' && run.classes.chooses('two_renderings', 0.05, timing);
    const second = twice ? renderAgain(event) : undefined;
    if (second === undefined) return [message(event)];
    run.classes.record('two_renderings');
    return [message(event), { ...message(second), again: true }];
  });

  const answer = (
    kind: 'response' | 'read',
    at: Instant,
    shown: number,
    request: AnswerMessage['request'],
    status: number,
  ): AnswerMessage => {
    const id = timing.uuid();
    const lag = options.answerLag > 0 ? timing.int(0, options.answerLag) : 0;
    return {
      kind,
      id,
      at: at + lag,
      request,
      status,
      headers: {
        'content-type': 'application/json',
        date: httpDate(at + lag),
        'x-dr-requestid': id,
      },
      body: renderOrder(rendering, version(shown)),
      version: shown,
    };
  };

  const answers = run.answers.map((made) => {
    const { at } = version(made.version);
    const next = versions[made.version + 1]?.at ?? at + SECOND;
    const delay = timing.int(1, Math.max(1, Math.min(next - at - 1, 900 * MILLISECOND)));
    const { method, path, status } = made;
    return answer('response', at + delay, made.version, { method, path }, status);
  });

  const start = version(0).at;
  const finish = Math.max(run.order.at, created.at(-1)?.at ?? 0);
  const reads = Array.from({ length: timing.int(0, options.reads) }, () => {
    let at = timing.int(start, finish + SECOND);
    if (created.length > 0 && timing.chance(0.6)) {
      // In the same second as a webhook, so that the answer's clock cannot order the two.
      at = Math.max(start, secondOf(timing.pick(created).at) + timing.int(0, SECOND - 1));
    }
    const request = { method: 'GET', path: `/orders/${encodeURIComponent(basics.id)}` } as const;
    return answer('read', at, versionAt(versions, at), request, 200);
  });

  return [...webhooks, ...answers, ...reads].sort((a, b) => a.at - b.at);
}
