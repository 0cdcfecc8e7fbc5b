import type { Command } from 'commander';
import { visibleIn } from '../../order/text/visible.js';
import { askService, fetchService } from '../input/source.js';
import { paintFor } from '../output/paint.js';
import { print, printError, printJson } from '../output/print.js';
import { stopSignal } from '../running.js';

/** `order-lifecycle tail` */
export function tail(program: Command): void {
  program
    .command('tail')
    .description('Follow a running service: print every order that changes.')
    .option('--url <address>', 'address of the service', 'http://127.0.0.1:8080')
    .option('--json', 'print one JSON object a line')
    .addHelpText(
      'after',
      `
ORDER_LIFECYCLE_TOKEN is sent if it is set. Changes by other processes over the
same store are not shown.

Example:
  $ order-lifecycle tail --url http://127.0.0.1:8080
`,
    )
    .action(async ({ url, json }: { url: string; json?: boolean }) => {
      const stopped = new AbortController();
      void stopSignal().then(() => stopped.abort());
      const response = await fetchService(url, '/changes', process.env, {
        signal: stopped.signal,
      });
      const paint = paintFor(process.stdout, process.env);
      const isShared = json !== true && (await hasSeveralProviders(url));
      const nameOf = (provider: ChangedOrder['provider']) =>
        isShared && provider !== undefined ? `${provider.name} ` : '';
      printError(`Following ${url} until you press Ctrl+C.`);
      try {
        for await (const data of eventsOf(response)) {
          if (data === undefined) {
            printError('Too many orders changed at once; some are missing here.');
            continue;
          }
          if (json === true) {
            printJson(JSON.parse(data));
            continue;
          }
          const { id, state, fraudState, parked, provider } = visibleIn(
            // Written by a service of this package; an earlier version names no provider.
            JSON.parse(data) as ChangedOrder,
          );
          const warning = parked === 0 ? '' : paint('yellow', ` ${parked} parked`);
          const time = new Date().toISOString().slice(11, 19);
          print(
            `${time} ${nameOf(provider)}${id} ${paint('bold', state)}, fraud review ${fraudState}${warning}`,
          );
        }
        if (!stopped.signal.aborted)
          throw new Error(
            `The service at ${url} ended the stream. Start it again, then this command.`,
          );
      } catch (error) {
        if (!stopped.signal.aborted) throw error;
      }
    });
}

/** An order in the stream of changes. */
interface ChangedOrder {
  readonly id: string;
  readonly state: string;
  readonly fraudState: string;
  readonly parked: number;
  readonly provider?: { readonly name: string };
}

/** Whether the orders of a service are of several providers. */
async function hasSeveralProviders(url: string): Promise<boolean> {
  const service = (await askService(url, '/', process.env)) as
    | { readonly providers?: readonly unknown[] }
    | undefined;
  return (service?.providers?.length ?? 1) > 1;
}

/** The data of every `order` event of a stream of server-sent events; undefined for a `reload`. */
async function* eventsOf({ body }: Response): AsyncGenerator<string | undefined> {
  if (body === null) return;
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, data] = /^event: order\ndata: (.*)$/m.exec(block) ?? [];
      if (data !== undefined) yield data;
      else if (block.startsWith('event: reload\n')) yield undefined;
    }
  }
}
