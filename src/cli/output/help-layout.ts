import { painted } from './paint.js';
import { wrapped } from './wrapped.js';

/** A line that is indented further continues the explanation above it. */
const EXPLANATION = 20;

/** An explanation with a narrower column stands below its name instead. */
const MIN_COLUMN = 20;
const NARROW = ' '.repeat(6);

/**
 * Lays out text of a `--help` for a number of columns:
 *
 * - lines of text that follow one another are a paragraph, which is broken anew;
 * - `  NAME   explanation` begins an entry, whose explanation continues on lines that are indented by 20
 *   columns or more; it is broken anew in its own column;
 * - commands, which begin with `  $`, stay as they are, so that they can be pasted.
 */
export function helpLayout(text: string, columns: number): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  let isCommand = false;
  const end = () => {
    if (paragraph.length > 0) lines.push(paragraphOf(paragraph, columns));
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    const indent = line.length - line.trimStart().length;
    const [first = ''] = paragraph;
    if (isCommand || line.startsWith('  $')) {
      end();
      lines.push(line);
      isCommand = line.endsWith('\\');
    } else if (line === '') {
      end();
      lines.push('');
    } else if (indent >= EXPLANATION && first.startsWith('  ')) paragraph.push(line);
    else if (indent > 0 || first.startsWith('  ')) {
      end();
      paragraph = [line];
    } else paragraph.push(line);
  }
  end();
  return lines.join('\n');
}

function paragraphOf(paragraph: readonly string[], columns: number): string {
  const [first = '', ...others] = paragraph;
  if (!first.startsWith('  ')) {
    const text = paragraph.join(' ');
    return others.length === 0 && text.endsWith(':')
      ? painted('bold', text)
      : wrapped(text, '', '', columns);
  }
  const [, name = first, gap = '', beside = ''] = /^( {2}\S.*?)( {2,})(\S.*)$/.exec(first) ?? [];
  const [below = ''] = others;
  const column = beside === '' ? below.length - below.trimStart().length : name.length + gap.length;
  const explanation = [beside, ...others.map((line) => line.trim())].filter((one) => one !== '');
  if (explanation.length === 0) return first;
  if (columns - column < MIN_COLUMN) {
    return `${name}\n${wrapped(explanation.join(' '), NARROW, NARROW, columns)}`;
  }
  const indent = ' '.repeat(column);
  const explained = wrapped(explanation.join(' '), indent, indent, columns);
  return beside === '' ? `${name}\n${explained}` : `${name}${gap}${explained.slice(column)}`;
}
