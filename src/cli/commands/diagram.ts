import { readFile, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { type Ladder, ladderOf } from '../../diagram/conclusion/ladder.js';
import { ladderMermaid } from '../../diagram/conclusion/mermaid.js';
import { conclusionPage } from '../../diagram/conclusion/page.js';
import { ladderSvg } from '../../diagram/conclusion/svg.js';
import { type Diagram, diagramOf } from '../../diagram/diagram.js';
import { pageOf, withDiagram } from '../../diagram/markdown.js';
import { mermaidOf } from '../../diagram/mermaid.js';
import { svgOf } from '../../diagram/svg.js';

const FORMATS: Readonly<Record<string, (diagram: Diagram) => string>> = {
  mermaid: mermaidOf,
  svg: (diagram) => svgOf(diagram),
  json,
  markdown: pageOf,
};

const CONCLUSION_FORMATS: Readonly<Record<string, (ladder: Ladder) => string>> = {
  mermaid: ladderMermaid,
  svg: (ladder) => ladderSvg(ladder),
  json,
  markdown: conclusionPage,
};

function json(drawn: object): string {
  return `${JSON.stringify(drawn, undefined, 2)}\n`;
}

interface DiagramFlags {
  readonly format: string;
  readonly conclusion?: boolean;
  readonly into?: string;
}

/** `order-lifecycle diagram` */
export function diagram(program: Command): void {
  program
    .command('diagram')
    .description('Draw the statechart that this version runs.')
    .addOption(
      new Option('--format <format>', 'the format')
        .choices(Object.keys(FORMATS))
        .default('mermaid'),
    )
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
      if (conclusion === true) {
        process.stdout.write(CONCLUSION_FORMATS[format]?.(ladderOf()) ?? '');
        return;
      }
      const drawn = diagramOf();
      if (into === undefined) {
        process.stdout.write(FORMATS[format]?.(drawn) ?? '');
        return;
      }
      const page = withDiagram(await readFile(into, 'utf8'), drawn);
      if (page === undefined) {
        throw new Error(
          `${into} has no place for the diagram. Write <!-- diagram:begin --> and <!-- diagram:end --> on two lines of their own where it belongs.`,
        );
      }
      await writeFile(into, page);
    });
}
