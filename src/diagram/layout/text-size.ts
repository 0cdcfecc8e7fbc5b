// Text cannot be measured here. These are the widths of Helvetica and its kin, and a little more for
// the common fonts that are wider.
const SPARE = 1.05;
const NARROW = /[ ijlftrI.,:;'’()[\]]/;
const WIDE = /[mwMW]/;

/** The width of a text in pixels. */
export function textWidth(text: string, { size, bold = false }: TextStyle): number {
  const average = [...text].reduce((sum, one) => sum + widthOf(one), 0);
  return average * size * (bold ? 1.06 : 1) * SPARE;
}

/** How a text is set. */
export interface TextStyle {
  /** Of the font, in pixels. */
  readonly size: number;
  readonly bold?: boolean;
}

function widthOf(character: string): number {
  if (NARROW.test(character)) return 0.28;
  if (WIDE.test(character)) return 0.8;
  return character === character.toLowerCase() ? 0.54 : 0.66;
}

/** The name of a state, and the label of an edge. */
export const NAME: TextStyle = { size: 14, bold: true };
export const LABEL: TextStyle = { size: 12 };
/** The height of a line with a label. */
export const LABEL_HEIGHT = 15;

/** A text in lines of at most `width` pixels. */
export function lines(text: string, width: number, style: TextStyle): readonly string[] {
  const done: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, style) > width) {
      done.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...done, line];
}
