import { escaped } from '../escaped.js';
import type { SvgOptions } from '../svg.js';
import { SVG_STYLE } from '../svg-style.js';
import type { Ladder, Rung } from './ladder.js';

const WIDTH = 780;
const MARGIN = 20;
const TITLE = 52;
const LINE = 18;
const GAP = 14;
const MARK = { x: MARGIN, width: 44, height: 28 } as const;
const TEXT_X = MARK.x + MARK.width + 16;
const STATE = { width: 160, height: 30 } as const;
const STATE_X = WIDTH - MARGIN - STATE.width;
const ARROW = { from: STATE_X - 56, head: 8 } as const;

/**
 * The rules as an SVG document, for light, dark and print: a ladder, from the first rule at the top to the
 * last one. Rules carry `data-rule`, so that a page can mark the one that decided.
 */
export function ladderSvg(
  { description, rungs }: Ladder,
  { styled = true }: SvgOptions = {},
): string {
  const parts: string[] = [];
  let y = TITLE;
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
    ...(styled ? [`<style>${SVG_STYLE}</style>`] : []),
    `<rect class="paper" width="${WIDTH}" height="${height}"/>`,
    `<text class="region-description" x="${MARGIN}" y="30">${escaped(description)}</text>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function heightOf({ conditions }: Rung): number {
  return Math.max(STATE.height, conditions.length * LINE + 8);
}

function rungSvg(rung: Rung, y: number, next: Rung | undefined): string {
  const { id, state, conditions, description, end } = rung;
  const height = heightOf(rung);
  const middle = height / 2;
  const markX = MARK.x + MARK.width / 2;
  const markTop = middle - MARK.height / 2;
  const markBottom = middle + MARK.height / 2;
  const stateTop = middle - STATE.height / 2;
  const first = middle - ((conditions.length - 1) * LINE) / 2 + 5;
  return [
    `<g class="rung${end ? ' end' : ''}" data-rule="${id}" transform="translate(0 ${y})">`,
    `<title>${escaped(`${id}: ${description}`)}</title>`,
    ...(next === undefined
      ? []
      : [wayDown(markX, markBottom, height + GAP + (heightOf(next) - MARK.height) / 2)]),
    `<rect class="mark" x="${MARK.x}" y="${markTop}" width="${MARK.width}" height="${MARK.height}" rx="14"/>`,
    `<text class="mark-name" x="${markX}" y="${middle + 4.5}">${id}</text>`,
    ...conditions.map(
      ({ text }, index) =>
        `<text class="condition" x="${TEXT_X}" y="${first + index * LINE}">${index === 0 ? '' : 'and '}${escaped(text)}</text>`,
    ),
    `<path class="line" d="M${ARROW.from} ${middle}H${STATE_X - ARROW.head + 1}"/>`,
    `<path class="head" d="M${STATE_X} ${middle}l${-ARROW.head} ${-ARROW.head / 2}v${ARROW.head}Z"/>`,
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
  const { head } = ARROW;
  return (
    `<g class="fine"><path class="line" d="M${x} ${from}V${to - head + 1}"/>` +
    `<path class="head" d="M${x} ${to}l${-head / 2} ${-head}h${head}Z"/></g>`
  );
}

function sentenceOf({ id, state, conditions }: Rung): string {
  return `${id}: if ${conditions.map(({ text }) => text).join(' and ')}, it is ${state}.`;
}
