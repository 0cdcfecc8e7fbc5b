import type { Instant } from '../../../order/time/instant.js';
import type { EventPage } from '../../provider-api.js';
import { parseTime } from '../values/time.js';
import type { ApiObject } from './called.js';
import type { DigitalRiverClient } from './client.js';
import { pagesOf } from './pages.js';

/** A hundred thousand events; the provider keeps thirty days of them. */
const MAX_PAGES = 1_000;

/** Lists the events created at or after an instant. */
export async function* eventPages(
  client: DigitalRiverClient,
  since: Instant,
): AsyncGenerator<EventPage> {
  for await (const called of pagesOf((query) => client.listEvents(query), MAX_PAGES)) {
    if (!called.ok) {
      yield called.failure;
      return;
    }
    const { data } = called.value;
    const times = data.map(createdAt);
    yield { kind: 'events', bodies: data.filter((_, index) => (times[index] ?? since) >= since) };
    // The order of the list is not documented: end early only where it visibly goes back in time.
    if (isDescending(times) && (times.at(-1) ?? since) < since) return;
  }
}

function createdAt({ createdTime }: ApiObject): Instant | undefined {
  return typeof createdTime === 'string' ? parseTime(createdTime) : undefined;
}

function isDescending(times: readonly (Instant | undefined)[]): boolean {
  return times.every((time, index) => {
    const before = times[index - 1];
    return time !== undefined && (before === undefined || before >= time);
  });
}
