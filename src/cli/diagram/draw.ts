import { type Ladder, ladderOf } from '../../diagram/conclusion/ladder.js';
import { ladderMermaid } from '../../diagram/conclusion/mermaid.js';
import { conclusionPage } from '../../diagram/conclusion/page.js';
import { ladderSvg } from '../../diagram/conclusion/svg.js';
import { type Diagram, diagramOf } from '../../diagram/diagram.js';
import { pageOf, withDiagram } from '../../diagram/markdown.js';
import { mermaidOf } from '../../diagram/mermaid.js';
import { svgOf } from '../../diagram/svg.js';
import type { Format } from './format.js';

const STATECHART: Readonly<Record<Format, (diagram: Diagram) => string>> = {
  mermaid: mermaidOf,
  svg: (diagram) => svgOf(diagram),
  json,
  markdown: pageOf,
};

const CONCLUSION: Readonly<Record<Format, (ladder: Ladder) => string>> = {
  mermaid: ladderMermaid,
  svg: (ladder) => ladderSvg(ladder),
  json,
  markdown: conclusionPage,
};

function json(drawn: object): string {
  return `${JSON.stringify(drawn, undefined, 2)}\n`;
}

/** Draws the statechart. */
export function drawStatechart(format: Format): string {
  return STATECHART[format](diagramOf());
}

/** Draws the rules that conclude where an order is. */
export function drawConclusion(format: Format): string {
  return CONCLUSION[format](ladderOf());
}

/** The page with the statechart in its place; undefined: the page has no place for it. */
export function withStatechart(page: string): string | undefined {
  return withDiagram(page, diagramOf());
}
