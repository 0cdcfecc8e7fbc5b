/** What a hidden comment beside a block asks for, e.g. `<!-- before: const shop = 1; -->`. */
export interface Marks {
  /** Code that is run before the block; readers do not see it. */
  readonly before: string;
  /** Code that is run after it. */
  readonly after: string;
  /** Why it is not run. */
  readonly exempt?: string;
  /** `''`: it starts the server that the blocks after it talk to. `prints`: that server prints this. */
  readonly server?: string;
  /** It is the file of this name, for the commands after it. */
  readonly file?: string;
  /** The database it names is there, and is the same for the whole page. */
  readonly database?: string;
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
    const [whole, language = '', text = '', mark, said = ''] = part;
    const adjacent = markdown.slice(end, part.index).trim() === '' && marks.server === undefined;
    end = part.index + whole.length;
    const last = blocks.at(-1);
    if (mark === 'after') {
      if (last !== undefined) blocks.splice(-1, 1, { ...last, after: said.trim() });
    } else if (mark !== undefined) {
      marks = { ...marks, [mark]: said.trim() };
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
