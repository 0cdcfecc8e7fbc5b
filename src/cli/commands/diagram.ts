import { readFile, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { FORMATS, type Format } from '../diagram/format.js';

interface DiagramFlags {
  readonly format: Format;
  readonly conclusion?: boolean;
  readonly into?: string;
}

/** `order-lifecycle diagram` */
export function diagram(program: Command): void {
  program
    .command('diagram')
    .description('Draw the statechart that this version runs.')
    .addOption(new Option('--format <format>', 'the format').choices(FORMATS).default('mermaid'))
    .addOption(
      new Option(
        '--conclusion',
        'draw the rules that conclude where an order is, for a provider that speaks of payments',
      ).conflicts('into'),
    )
    .option(
      '--into <page>',
      'replace the diagram in this Markdown page, between its lines <!-- diagram:begin --> and <!-- diagram:end -->',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ order-lifecycle diagram --format svg > statechart.svg
  $ order-lifecycle diagram --format json
  $ order-lifecycle diagram --conclusion --format svg > conclusion.svg
`,
    )
    .action(async ({ format, into, conclusion }: DiagramFlags) => {
      const { drawConclusion, drawStatechart, withStatechart } = await import('../diagram/draw.js');
      if (into === undefined) {
        process.stdout.write(conclusion === true ? drawConclusion(format) : drawStatechart(format));
        return;
      }
      const page = withStatechart(await readFile(into, 'utf8'));
      if (page === undefined) {
        throw new Error(
          `${into} has no place for the diagram. Write <!-- diagram:begin --> and <!-- diagram:end --> on two lines of their own where it belongs.`,
        );
      }
      await writeFile(into, page);
    });
}
