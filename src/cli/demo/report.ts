import { pathSegment } from '../../order/text/path-segment.js';
import { outcomeCounts } from '../delivery-outcome.js';
import { followUp } from '../output/follow-up.js';
import { print } from '../output/print.js';
import { shellQuoted } from '../output/shell-quoted.js';
import { table } from '../output/table.js';
import { wrapped } from '../output/wrapped.js';
import type { Running } from '../running.js';
import type { Outcomes } from './deliver-all.js';
import type { Part } from './part.js';

/** Prints every order with its state and its deliveries, under the name of its provider. */
export async function reportOrders(
  parts: readonly Part[],
  { ofStory, ofAll }: Outcomes,
  released: number,
): Promise<void> {
  const rows: string[][] = [['story', 'order', 'state', 'new/late/dup']];
  let right = 0;
  let number = 0;
  for (const { title: provider, orders, stories } of parts) {
    if (parts.length > 1) rows.push([''], [provider]);
    for (const story of stories) {
      const state = (await orders.get(story.orderId))?.state ?? '?';
      number += 1;
      if (state === story.state) right += 1;
      rows.push([story.title, story.orderId, state, counted(ofStory.get(story))]);
    }
  }
  print(table(rows));
  print();
  const outcomes = outcomeCounts(ofAll).map(([outcome, count]) => `${count} ${outcome}`);
  print(wrapped(`All deliveries: ${outcomes.join(', ')}.`));
  const providers = parts.length > 1 ? 'their providers' : 'the provider';
  print(
    wrapped(
      `${right} of ${number} orders agree with ${providers}. ` +
        `${released} were released for fulfilment, each of them once.`,
    ),
  );
}

function counted(outcomes: readonly string[] = []): string {
  const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
  return ['new', 'late', 'duplicate'].map(count).join('/');
}

/** Prints a few refusals with their explanations. */
export async function reportRefusals(parts: readonly Part[]): Promise<void> {
  print('\nWhat was refused, and why:\n');
  for (const part of parts) {
    for (const sentence of await part.refusals(part)) print(wrapped(sentence, '  '));
  }
}

/** Prints the address of the service, and requests to try. */
export function reportAddress({ url }: Running, parts: readonly Part[], token: boolean): void {
  const orderId = parts[0]?.stories[0]?.orderId ?? '';
  const header = token ? ' -H "authorization: Bearer $ORDER_LIFECYCLE_TOKEN"' : '';
  const address = (path: string) => shellQuoted(`${url}${path}`);
  const order = `/orders/${pathSegment(orderId)}`;
  print(`
The service runs at ${url} until you press Ctrl+C.
Open that in a browser, or look around:

  curl -s${header} ${address(order)}
  curl -s${header} ${address(`${order}/history`)}
  curl -s${header} ${address('/orders?parked=true')}
  curl -s${header} ${address('/')}
  ${followUp(['explain', orderId], { url })}
`);
}
