import { pathSegment } from '../../order/text/path-segment.js';
import { followUp } from '../output/follow-up.js';
import { print } from '../output/print.js';
import { shellQuoted } from '../output/shell-quoted.js';
import { table } from '../output/table.js';
import { columnsOf } from '../output/terminal.js';
import { wrapped } from '../output/wrapped.js';
import type { Running } from '../running.js';
import type { PlannedDeliveries, Refusal } from '../simulation/simulation.js';
import type { Part } from './part.js';
import type { ShippingVerdict } from './shipments.js';

/** Prints every order with its state and its deliveries, under the name of its provider. */
export async function reportOrders(
  parts: readonly Part[],
  outcomes: readonly string[],
): Promise<void> {
  const rows: string[][] = [['story', 'order', 'state', 'new/dup/fake']];
  let right = 0;
  let number = 0;
  for (const { title: provider, orders, stories } of parts) {
    if (parts.length > 1) rows.push([''], [provider]);
    for (const story of stories) {
      const state = (await orders.get(story.orderId))?.state ?? '?';
      number += 1;
      if (state === story.state) right += 1;
      rows.push([story.title, story.orderId, state, counted(story.planned)]);
    }
  }
  // In a pipe, too, it is for people.
  print(table(rows, columnsOf(process.stdout)));
  print();
  const stories = parts.flatMap((part) => part.stories);
  const planned = (kind: keyof PlannedDeliveries) =>
    stories.reduce((sum, { planned }) => sum + planned[kind], 0);
  const ended = (outcome: string) => outcomes.filter((one) => one === outcome).length;
  print(
    wrapped(
      `All deliveries: ${planned('reports')} reports, ${planned('duplicates')} duplicates, ` +
        `${ended('refused')} refused as forged, ${ended('quarantined')} quarantined as not understood.`,
    ),
  );
  const providers = parts.length > 1 ? 'their providers' : 'the provider';
  print(wrapped(`${right} of ${number} orders agree with ${providers}.`));
}

function counted({ reports, duplicates, fakes }: PlannedDeliveries): string {
  return [reports, duplicates, fakes].join('/');
}

/** Prints refusals with their explanations, and the commands that explain them while the service runs. */
export function reportRefusals(refusals: readonly Refusal[], running: Running | undefined): void {
  print('\nWhat was refused, and why:\n');
  for (const { sentence, orderId } of refusals) {
    print(wrapped(sentence, '  '));
    if (running === undefined) continue;
    print(command(followUp(['explain', orderId], { url: running.url }), '    '));
  }
}

/** Prints the sentence that matters. */
export function reportShipping({ toShip, twice, early, never }: ShippingVerdict): void {
  const reached = `The warehouse was given ${toShip - never} of the ${toShip} orders that may be shipped.`;
  print(`\n${wrapped(reached, '', '')}`);
  print(
    wrapped(
      `By the truth of all lives: shipped twice ${twice}, shipped early ${early}, never shipped ${never}.`,
      '',
      '',
    ),
  );
}

/** What happens while somebody looks around, and was not caused by them. */
const LATER =
  'Its orders are months old: within ten minutes, those that wait for too long are reported as overdue.';

/** Prints the address of the service, and requests to try. */
export function reportAddress(
  { url }: Running,
  refusals: readonly Refusal[],
  token: boolean,
): void {
  const orderId = refusals[0]?.orderId ?? '';
  const header = token ? ' -H "authorization: Bearer $ORDER_LIFECYCLE_TOKEN"' : '';
  const curl = (path: string) => command(`curl -s${header} ${shellQuoted(`${url}${path}`)}`, '  ');
  const order = `/orders/${pathSegment(orderId)}`;
  print(`
The service runs at ${url} until you press Ctrl+C.
Open that in a browser, or look around:
`);
  print([order, `${order}/history`, '/orders?parked=true', '/'].map(curl).join('\n'));
  print(`\n${wrapped(LATER, '', '')}`);
}

/** A command for a shell, on a second line from its last blank on if it is too long for one. */
function command(text: string, indent: string): string {
  const whole = indent + text;
  if (whole.length <= columnsOf(process.stdout)) return whole;
  const at =
    text.lastIndexOf(' --url ') === -1 ? text.lastIndexOf(' ') : text.lastIndexOf(' --url ');
  return `${indent}${text.slice(0, at)} \\\n${indent}${text.slice(at + 1)}`;
}
