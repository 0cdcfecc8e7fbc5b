/** The instructions of hidden comments near a block, e.g. `<!-- before: const shop = 1; -->`. */
export interface Marks {
  /** Hidden code that runs before the block. */
  readonly before: string;
  /** Hidden code that runs after the block. */
  readonly after: string;
  /** Why it is not run. */
  readonly exempt?: string;
  /** `''`: it starts the server that later blocks call. `prints`: that server prints this. */
  readonly server?: string;
  /** It is the file of this name, for later commands. */
  readonly file?: string;
  /** The name of a database, which exists and is the same for the whole page. */
  readonly database?: string;
}

/** One fenced block of a document. */
export interface Block extends Marks {
  readonly language: string;
  readonly text: string;
  /** The first line of its text in the document, from 1. */
  readonly line: number;
  /** The block below it, if that shows its output. */
  readonly output?: Pick<Block, 'language' | 'text' | 'line'>;
}

const PART =
  /^```(\w*)\n(.*?)^```$|^<!-- (before|after|exempt|server|file|database)\b:?(.*?)-->$/gms;
const UNMARKED: Marks = { before: '', after: '' };

/**
 * The blocks of a document in order. A `text` or `json` block right below one that is run is its
 * output. A comment `after` belongs to the last block, every other one to the next.
 */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let marks = UNMARKED;
  let end = 0;
  for (const part of markdown.matchAll(PART)) {
    const [whole, language = '', text = '', mark, content = ''] = part;
    const adjacent = markdown.slice(end, part.index).trim() === '' && marks.server === undefined;
    end = part.index + whole.length;
    const last = blocks.at(-1);
    if (mark === 'after') {
      if (last !== undefined) blocks.splice(-1, 1, { ...last, after: content.trim() });
    } else if (mark !== undefined) {
      marks = { ...marks, [mark]: content.trim() };
    } else {
      const line = markdown.slice(0, part.index).split('\n').length + 1;
      const block = { language, text, line };
      if (adjacent && isOutput(language) && last !== undefined && last.output === undefined) {
        blocks.splice(-1, 1, { ...last, output: block });
      } else {
        blocks.push({ ...block, ...marks });
        marks = UNMARKED;
      }
    }
  }
  return blocks;
}

function isOutput(language: string): boolean {
  return language === 'text' || language === 'json';
}
