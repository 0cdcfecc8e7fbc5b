/** The colours of a drawing. */
export type SvgTheme = 'light' | 'dark';

const COLOURS: Readonly<Record<SvgTheme | 'print', string>> = {
  light: `--paper: #ffffff; --ink: #1d2733; --soft: #57636f; --line: #2f3b47; --fine: #8f9ba7;
  --box: #e8f0fc; --aside: #f6f8fa; --frame: #c9d1da; --end: #eceff3;`,
  dark: `--paper: #0d1117; --ink: #e8edf3; --soft: #a4b0bd; --line: #c2ccd6; --fine: #7b8794;
  --box: #1b2a3e; --aside: #161d25; --frame: #3a4652; --end: #222a33;`,
  print: `--paper: #ffffff; --ink: #000000; --soft: #222222; --line: #000000; --fine: #777777;
  --box: #ffffff; --aside: #ffffff; --frame: #999999; --end: #eeeeee;`,
};

const RULES = `
.statechart { font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
.statechart .paper, .statechart .label-ground { fill: var(--paper); }
.statechart .frame { fill: none; stroke: var(--frame); stroke-dasharray: 6 4; }
.statechart .region-name { fill: var(--ink); font-size: 15px; font-weight: 700; }
.statechart .region-description { fill: var(--soft); font-size: 12px; font-weight: 400; }
.statechart .box { fill: var(--box); stroke: var(--line); stroke-width: 1.6; }
.statechart .aside .box { fill: var(--aside); stroke: var(--fine); stroke-width: 1.3; }
.statechart .end .box { fill: var(--end); }
.statechart .inner { fill: none; stroke: var(--fine); stroke-width: 0.8; }
.statechart .name { fill: var(--ink); font-size: 14px; font-weight: 600; text-anchor: middle; }
.statechart .mark { fill: var(--end); stroke: var(--line); stroke-width: 1.4; }
.statechart .mark-name { fill: var(--ink); font-size: 13px; font-weight: 700; text-anchor: middle; }
.statechart .heading { fill: var(--soft); font-size: 13px; }
.statechart .condition { fill: var(--ink); font-size: 14px; }
.statechart .start, .statechart .head { fill: var(--line); }
.statechart .line { fill: none; stroke: var(--line); stroke-width: 1.3; }
.statechart .main .line { stroke-width: 2.2; }
.statechart .fine .line { stroke: var(--fine); stroke-width: 1; }
.statechart .fine .head { fill: var(--fine); }
.statechart .label { fill: var(--ink); font-size: 12px; text-anchor: middle; }
.statechart .fine .label { fill: var(--soft); }
.statechart .legend-mark { fill: var(--ink); font-size: 12px; font-weight: 600; }
.statechart .legend { fill: var(--soft); font-size: 12px; }
`;

/** The style of a drawing: of one theme, or light, dark, and black on white in print. */
export function svgStyle(theme?: SvgTheme): string {
  const colours =
    theme === undefined
      ? [
          `.statechart { ${COLOURS.light} }`,
          `@media (prefers-color-scheme: dark) { .statechart { ${COLOURS.dark} } }`,
          `@media print { .statechart { ${COLOURS.print} } }`,
        ]
      : [`.statechart { ${COLOURS[theme]} }`];
  return `\n${colours.join('\n')}${RULES}`.trimEnd();
}
