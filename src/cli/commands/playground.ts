import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { portOf } from '../configuration/configuration.js';
import { print } from '../output/print.js';
import { playgroundPage, servePage } from '../playground/page.js';
import { stopSignal } from '../running.js';

/** `order-lifecycle playground` */
export function playground(program: Command): void {
  program
    .command('playground')
    .description('Serve a page to try what deliveries do, in any order of arrival.')
    .option('--port <port>', 'the port on 127.0.0.1; 0 picks a free one', '0')
    .addOption(
      new Option('--out <file>', 'write the page to this file instead of serving it').conflicts(
        'port',
      ),
    )
    .addHelpText(
      'after',
      `
The page is one file with the rules, the adapters and the statechart of this
version in it. It needs no service, stores nothing, and sends nothing anywhere:
a written page can be opened from disk, or be put on any web server. Ctrl-C ends
the command.

Examples:
  $ order-lifecycle playground
  $ order-lifecycle playground --out playground.html
`,
    )
    .action(async ({ port, out }: { readonly port: string; readonly out?: string }) => {
      if (out !== undefined) {
        const page = await playgroundPage();
        await writeFile(out, page);
        print(`${out}: ${Math.round(page.length / 1000)} kB. Open it in a browser.`);
        return;
      }
      const number = portOf(port, '--port');
      const stopped = stopSignal();
      const served = await servePage(await playgroundPage(), number);
      print(`The playground is at ${served.url} (Ctrl-C ends it)`);
      await stopped;
      await served.close();
    });
}
