/** The style of the diagram: light, dark, and black on white in print. */
export const SVG_STYLE = `
.statechart { --paper: #ffffff; --ink: #1d2733; --soft: #5b6875; --line: #46525f; --fine: #a3adb8;
  --box: #f3f6fa; --frame: #c9d1da; --end: #e9edf2;
  font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
@media (prefers-color-scheme: dark) { .statechart { --paper: #12171d; --ink: #e8edf3; --soft: #a4b0bd;
  --line: #aab6c3; --fine: #55626f; --box: #1d2630; --frame: #35414d; --end: #29343f; } }
@media print { .statechart { --paper: #ffffff; --ink: #000000; --soft: #333333; --line: #000000;
  --fine: #888888; --box: #ffffff; --frame: #999999; --end: #eeeeee; } }
.statechart .paper, .statechart .label-ground { fill: var(--paper); }
.statechart .frame { fill: none; stroke: var(--frame); stroke-dasharray: 6 4; }
.statechart .region-name { fill: var(--ink); font-size: 18px; font-weight: 700; }
.statechart .region-description { fill: var(--soft); font-size: 13px; }
.statechart .box { fill: var(--box); stroke: var(--line); stroke-width: 1.4; }
.statechart .end .box { fill: var(--end); }
.statechart .inner { fill: none; stroke: var(--line); stroke-width: 0.8; }
.statechart .name { fill: var(--ink); font-size: 14px; font-weight: 600; text-anchor: middle; }
.statechart .tag { fill: var(--soft); font-size: 11px; text-anchor: middle; }
.statechart .mark { fill: var(--end); stroke: var(--line); stroke-width: 1.4; }
.statechart .mark-name { fill: var(--ink); font-size: 13px; font-weight: 700; text-anchor: middle; }
.statechart .condition { fill: var(--ink); font-size: 14px; }
.statechart .start { fill: var(--line); }
.statechart .line { fill: none; stroke: var(--line); stroke-width: 1.3; }
.statechart .head { fill: var(--line); }
.statechart .fine .line { stroke: var(--fine); stroke-width: 1; }
.statechart .fine .head { fill: var(--fine); }
.statechart .label { fill: var(--ink); font-size: 11.5px; text-anchor: middle; }
.statechart .legend-mark { fill: var(--ink); font-size: 12px; font-weight: 600; }
.statechart .legend { fill: var(--soft); font-size: 12px; }
`.trim();
