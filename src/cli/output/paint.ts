import type { Environment } from '../configuration/environment.js';

// Node's styleText checks process.stdout only; here the caller chooses the stream.
const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
} as const;

/** Matches the escape sequences around coloured text. */
export const PAINTED = new RegExp(`(\u001b\\[(?:${Object.values(STYLES).flat().join('|')})m)`);

/** Colours text, on a terminal only. */
export type Paint = (style: keyof typeof STYLES, text: string) => string;

/** Colours text for a stream that is a terminal, unless NO_COLOR is set. */
export function paintFor(stream: { readonly isTTY?: boolean }, env: Environment): Paint {
  const coloured = stream.isTTY === true && !env.NO_COLOR;
  return (style, text) => {
    const [on, off] = STYLES[style];
    return coloured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
}
