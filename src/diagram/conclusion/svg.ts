import { escaped } from '../escaped.js';
import { lines, type TextStyle, textWidth } from '../layout/text-size.js';
import { round } from '../route.js';
import type { SvgOptions } from '../svg.js';
import { svgStyle } from '../svg-style.js';
import type { Ladder, Rung } from './ladder.js';

// Narrow enough to be read on a phone.
const WIDTH = 562;
const MARGIN = 12;
const LINE = 18;
const GAP = 16;
const MARK = { x: MARGIN, width: 42, height: 28 } as const;
const TEXT_X = MARK.x + MARK.width + 12;
const STATE = { width: 130, height: 32 } as const;
const STATE_X = WIDTH - MARGIN - STATE.width;
const HEAD = 8;
const SHORTEST_ARROW = 22;
const TEXT_WIDTH = STATE_X - SHORTEST_ARROW - 10 - TEXT_X;
const HEADING: TextStyle = { size: 13 };
const CONDITION: TextStyle = { size: 14 };

/**
 * The rules as an SVG document, for light, dark and print: a ladder, from the first rule at the top to the
 * last one. Rules carry `data-rule`, so that a page can mark the one that decided.
 */
export function ladderSvg(
  { description, rungs }: Ladder,
  { styled = true }: Pick<SvgOptions, 'styled'> = {},
): string {
  const parts: string[] = [];
  const heading = lines(description, WIDTH - 2 * MARGIN, HEADING);
  let y = 26 + heading.length * LINE;
  for (const [index, rung] of rungs.entries()) {
    const height = heightOf(rung);
    parts.push(rungSvg(rung, y, rungs[index + 1]));
    y += height + GAP;
  }
  const height = y - GAP + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" class="statechart conclusion" role="img" aria-labelledby="conclusion-title conclusion-description">`,
    '<title id="conclusion-title">How the state of an order is concluded</title>',
    `<desc id="conclusion-description">${escaped(description)} ${escaped(rungs.map(sentenceOf).join(' '))}</desc>`,
    ...(styled ? [`<style>${svgStyle()}</style>`] : []),
    `<rect class="paper" width="${WIDTH}" height="${height}"/>`,
    ...heading.map(
      (text, index) =>
        `<text class="heading" x="${MARGIN}" y="${MARGIN + 12 + index * LINE}">${escaped(text)}</text>`,
    ),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** The conditions in lines; those after the first begin with "and". */
function textOf({ conditions }: Rung): readonly string[] {
  return conditions.flatMap(({ text }, index) =>
    lines(index === 0 ? text : `and ${text}`, TEXT_WIDTH, CONDITION),
  );
}

function heightOf(rung: Rung): number {
  return Math.max(STATE.height, textOf(rung).length * LINE + 8);
}

function rungSvg(rung: Rung, y: number, next: Rung | undefined): string {
  const { id, state, description, end } = rung;
  const texts = textOf(rung);
  const height = heightOf(rung);
  const middle = height / 2;
  const markX = MARK.x + MARK.width / 2;
  const markTop = middle - MARK.height / 2;
  const markBottom = middle + MARK.height / 2;
  const stateTop = middle - STATE.height / 2;
  const first = middle - ((texts.length - 1) * LINE) / 2 + 5;
  const longest = Math.max(...texts.map((text) => textWidth(text, CONDITION)));
  const arrow = round(TEXT_X + longest + 10);
  return [
    `<g class="rung${end ? ' end' : ''}" data-rule="${id}" transform="translate(0 ${y})">`,
    `<title>${escaped(`${id}: ${description}`)}</title>`,
    ...(next === undefined
      ? []
      : [wayDown(markX, markBottom, height + GAP + (heightOf(next) - MARK.height) / 2)]),
    `<rect class="mark" x="${MARK.x}" y="${markTop}" width="${MARK.width}" height="${MARK.height}" rx="14"/>`,
    `<text class="mark-name" x="${markX}" y="${middle + 4.5}">${id}</text>`,
    ...texts.map(
      (text, index) =>
        `<text class="condition" x="${TEXT_X}" y="${first + index * LINE}">${escaped(text)}</text>`,
    ),
    `<path class="line" d="M${arrow} ${middle}H${STATE_X - HEAD + 1}"/>`,
    `<path class="head" d="M${STATE_X} ${middle}l${-HEAD} ${-HEAD / 2}v${HEAD}Z"/>`,
    `<rect class="box" x="${STATE_X}" y="${stateTop}" width="${STATE.width}" height="${STATE.height}" rx="8"/>`,
    ...(end
      ? [
          `<rect class="inner" x="${STATE_X + 3}" y="${stateTop + 3}" width="${STATE.width - 6}" height="${STATE.height - 6}" rx="6"/>`,
        ]
      : []),
    `<text class="name" x="${STATE_X + STATE.width / 2}" y="${middle + 5}">${state}</text>`,
    '</g>',
  ].join('');
}

/** An arrow to the mark of the next rule. */
function wayDown(x: number, from: number, to: number): string {
  return (
    `<g class="fine"><path class="line" d="M${x} ${from}V${to - HEAD + 1}"/>` +
    `<path class="head" d="M${x} ${to}l${-HEAD / 2} ${-HEAD}h${HEAD}Z"/></g>`
  );
}

function sentenceOf({ id, state, conditions }: Rung): string {
  return `${id}: if ${conditions.map(({ text }) => text).join(' and ')}, it is ${state}.`;
}
