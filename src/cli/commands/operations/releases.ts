import type { Command } from 'commander';
import { linesIn } from '../../../export/lines-in.js';
import { counted } from '../../../order/text/counted.js';
import { visible } from '../../../order/text/visible.js';
import type { OrderRelease } from '../../../service/queries/releases.js';
import { openOffline } from '../../input/offline.js';
import {
  chosenPath,
  fetchService,
  SOURCES,
  type SourceFlags,
  suggestService,
} from '../../input/source.js';
import { print } from '../../output/print.js';
import { printLines } from '../../output/printed-lines.js';
import { wrapped } from '../../output/wrapped.js';

interface ReleasesFlags extends SourceFlags {
  readonly json?: boolean;
}

/** `order-lifecycle releases` */
export function releases(program: Command): void {
  program
    .command('releases')
    .description('List orders that would be released now, and orders that are withheld.')
    .option('--json', 'print one JSON object a line')
    .option('--url <address>', 'ask a running service')
    .option('--data <directory>', 'directory of the embedded store')
    .option('--provider <name,...>', 'as for serve')
    .option('--mode <mode>', 'live or test')
    .addHelpText(
      'after',
      `
An order is released when its milestone ready_to_fulfil waits and would be
delivered to its handler now. An order is withheld when it may be fulfilled but
is older than the moment from which the shop lets orders be released: report
what was sent of it, or that nothing was. Listing changes nothing.
${SOURCES}
Example:
  $ order-lifecycle releases --url http://127.0.0.1:8080
`,
    )
    .action(async (flags: ReleasesFlags) => {
      const { list, close } = await openReleases(flags);
      try {
        if (flags.json === true) await printLines(asLines(list));
        else await printList(list);
      } finally {
        await close();
      }
    });
}

async function openReleases(flags: ReleasesFlags): Promise<{
  readonly list: AsyncIterable<OrderRelease>;
  close(): Promise<void>;
}> {
  if (flags.url !== undefined) {
    const response = await fetchService(flags.url, chosenPath('/releases', flags), process.env);
    return { list: releasesIn(response), close: async () => {} };
  }
  const orders = await openOffline(flags, process.env, { reads: true }).catch(suggestService);
  return { list: orders.releases(), close: () => orders.stop() };
}

async function* releasesIn({ body }: Response): AsyncGenerator<OrderRelease, void, undefined> {
  for await (const { text = '' } of linesIn(body ?? [], Number.POSITIVE_INFINITY)) {
    // Written by a service of this package.
    if (text !== '') yield JSON.parse(text) as OrderRelease;
  }
}

async function* asLines(
  list: AsyncIterable<OrderRelease>,
): AsyncGenerator<string, void, undefined> {
  for await (const release of list) yield `${JSON.stringify(release)}\n`;
}

/** One line for each order, with the reason of orders that are withheld once for each reason. */
async function printList(list: AsyncIterable<OrderRelease>): Promise<void> {
  let released = 0;
  let withheld = 0;
  let reason: string | undefined;
  for await (const { orderId, release, because } of list) {
    if (release) released += 1;
    else withheld += 1;
    if (because !== undefined && because !== reason) {
      reason = because;
      print(wrapped(`Withheld: ${visible(because)}`));
    }
    print(`${release ? 'released' : 'withheld'}  ${visible(orderId)}`);
  }
  print(`${counted(released, 'order')} would be released now, ${withheld} withheld`);
}
