/** What a hidden comment beside a block asks for, e.g. `<!-- before: const shop = 1; -->`. */
export interface Marks {
  /** Code that is run before the block; readers do not see it. */
  readonly before: string;
  /** Code that is run after it. */
  readonly after: string;
  /** Why it is not run. */
  readonly exempt?: string;
  /** This block starts the server that the blocks after it talk to. */
  readonly server: boolean;
}

/** One fenced block of a document. */
export interface Block extends Marks {
  readonly language: string;
  readonly text: string;
  /** The line of the document its text begins at, from 1. */
  readonly line: number;
  /** The block below it, when that shows what this one prints. */
  readonly output?: Pick<Block, 'language' | 'text' | 'line'>;
}

const PART = /^```(\w*)\n(.*?)^```$|^<!-- (before|after|exempt|server)\b:?(.*?)-->$/gms;

/**
 * The blocks of a document in order. A `text` or `json` block right below one that is run is its
 * output. A comment `before`, `exempt` or `server` belongs to the next block, `after` to the last.
 */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let marks: Marks = { before: '', after: '', server: false };
  let end = 0;
  for (const part of markdown.matchAll(PART)) {
    const [whole, language = '', text = '', mark, said = ''] = part;
    const adjacent = markdown.slice(end, part.index).trim() === '';
    end = part.index + whole.length;
    const last = blocks.at(-1);
    if (mark === 'after') {
      if (last !== undefined) blocks.splice(-1, 1, { ...last, after: said.trim() });
    } else if (mark !== undefined) {
      marks = { ...marks, [mark]: mark === 'server' ? true : said.trim() };
    } else {
      const line = markdown.slice(0, part.index).split('\n').length + 1;
      const block = { language, text, line };
      if (adjacent && isOutput(language) && last !== undefined && last.output === undefined) {
        blocks.splice(-1, 1, { ...last, output: block });
      } else {
        blocks.push({ ...block, ...marks });
        marks = { before: '', after: '', server: false };
      }
    }
  }
  return blocks;
}

function isOutput(language: string): boolean {
  return language === 'text' || language === 'json';
}
