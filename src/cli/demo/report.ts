import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import { print } from '../output/print.js';
import { table } from '../output/table.js';
import { tallied } from '../output/tally.js';
import { wrapped } from '../output/wrapped.js';
import type { Running } from '../running.js';
import type { Outcomes } from './simulated-provider.js';
import { orderOf, type Story } from './stories.js';

/** Prints every order with its state and its deliveries. */
export async function reportOrders(
  orders: OrderLifecycle,
  stories: readonly Story[],
  { ofOrder, ofAll }: Outcomes,
  released: number,
): Promise<void> {
  const states = await Promise.all(
    stories.map(async ({ history }) => (await orders.get(history.orderId))?.state ?? '?'),
  );
  const rows = stories.map(({ title, history }, index) => {
    const outcomes = ofOrder.get(history.orderId) ?? [];
    const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
    return [
      title,
      shortened(history.orderId),
      states[index] ?? '',
      `${count('new')} new, ${count('late')} late, ${count('duplicate')} dup`,
    ];
  });
  const right = stories.filter(({ history }, index) => history.truth.state === states[index]);
  print(table([['story', 'order', 'state', 'deliveries'], ...rows]));
  print();
  print(wrapped(`All deliveries: ${tallied(ofAll)}.`));
  print(
    wrapped(
      `${right.length} of ${stories.length} orders agree with the provider. ` +
        `${released} were released for fulfilment, each of them once.`,
    ),
  );
}

function shortened(id: string): string {
  return id.length <= 12 ? id : `${id.slice(0, 11)}…`;
}

/** Prints a few refusals with their explanations. */
export async function reportRefusals(
  orders: OrderLifecycle,
  stories: readonly Story[],
  contradiction: string,
): Promise<void> {
  print('\nWhat was refused, and why:\n');
  for (const scenario of ['wire_expired', 'dispute_unresolved'] as const) {
    const { orderId } = orderOf(stories, scenario);
    const { because } = await orders.may(orderId, 'fulfil');
    print(wrapped(`May ${orderId} be shipped? ${because}`, '  '));
  }
  print(wrapped(`A signed delivery against a block: ${contradiction}`, '  '));
}

/** Prints the address of the service, and requests to try. */
export function reportAddress({ url }: Running, stories: readonly Story[], token: boolean): void {
  const orderId = stories[0]?.history.orderId ?? '';
  const header = token ? ' -H "authorization: Bearer $ORDER_LIFECYCLE_TOKEN"' : '';
  print(`
The service runs at ${url} until you press Ctrl+C.
Open that in a browser, or look around:

  curl -s${header} ${url}/orders/${orderId}
  curl -s${header} ${url}/orders/${orderId}/history
  curl -s${header} '${url}/orders?parked=true'
  curl -s${header} ${url}/
`);
}
