/** The colours of a picture. */
export interface Colours {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly light: string;
  readonly box: string;
  readonly end: string;
  readonly frame: string;
}

/** On white, and on the dark background of code hosts. */
export const COLOURS: Readonly<Record<'light' | 'dark', Colours>> = {
  light: {
    ...{ paper: '#ffffff', ink: '#1d2733', soft: '#57636f', line: '#3b4753', light: '#9aa5b1' },
    ...{ box: '#eaf1fb', end: '#eceff3', frame: '#c9d1da' },
  },
  dark: {
    ...{ paper: '#0d1117', ink: '#e8edf3', soft: '#a4b0bd', line: '#c2ccd6', light: '#6a7683' },
    ...{ box: '#1b2838', end: '#222a33', frame: '#3a4652' },
  },
};

/** The style sheet of a picture. */
export function styleOf({ paper, ink, soft, line, light, box, end, frame }: Colours): string {
  return [
    'svg { font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }',
    `.paper, .ground { fill: ${paper}; }`,
    `.frame { fill: none; stroke: ${frame}; stroke-dasharray: 6 4; }`,
    `.region { fill: ${soft}; font-size: 16px; font-weight: 700; }`,
    `.box { fill: ${box}; stroke: ${line}; stroke-width: 1.5; }`,
    `.end .box { fill: ${end}; stroke: ${light}; }`,
    `.inner { fill: none; stroke: ${light}; stroke-width: 0.8; }`,
    `.name { fill: ${ink}; font-size: 15px; font-weight: 600; text-anchor: middle; }`,
    `.start, .head { fill: ${line}; }`,
    `.line { fill: none; stroke: ${line}; stroke-width: 1.8; }`,
    `.light .line { stroke: ${light}; stroke-width: 1.2; }`,
    `.light .head { fill: ${light}; }`,
    `.label { fill: ${ink}; font-size: 12px; text-anchor: middle; }`,
    `.light .label { fill: ${soft}; }`,
    `.legend { fill: ${soft}; font-size: 13px; }`,
  ].join('\n');
}
