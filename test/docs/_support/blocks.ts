/** The instructions of hidden comments above a block, e.g. `<!-- file: shop.mjs -->`. None adds code. */
export interface Marks {
  /** Why it is not run here. For a program: the test that runs it. */
  readonly exempt?: string;
  /** `''`: it starts the server that later blocks call. `prints`: that server prints this. */
  readonly server?: string;
  /** It is the file of this name, for later commands. */
  readonly file?: string;
  /** Why its output is only a part of what it prints, of JSON. */
  readonly part?: string;
  /** The name of a database, which exists and is the same for the whole page. */
  readonly database?: string;
}

/** One fenced block of a document. */
export interface Block extends Marks {
  readonly language: string;
  /** Without the indentation of a list. */
  readonly text: string;
  /** The first line of its text in the document, from 1. */
  readonly line: number;
  /** The block below it, if that shows its output. */
  readonly output?: Pick<Block, 'language' | 'text' | 'line'>;
}

const PART =
  /^( *)```(\w*)\n(.*?)^\1```$|^ *<!-- (exempt|server|file|database|part)\b:?(.*?)-->$/gms;

/** Comments that would add code which a reader does not see. */
export const HIDDEN_CODE = /<!--\s*(?:before|after)\b/;

/**
 * The blocks of a document in order. A `text` or `json` block right below one that is run is its output.
 * A comment belongs to the next block.
 */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let marks: Marks = {};
  let end = 0;
  for (const part of markdown.matchAll(PART)) {
    const [whole, indentation = '', language = '', inside = '', mark, content = ''] = part;
    const isAdjacent =
      markdown.slice(end, part.index).trim() === '' && Object.keys(marks).length === 0;
    end = part.index + whole.length;
    if (mark !== undefined) {
      marks = { ...marks, [mark]: content.trim() };
      continue;
    }
    const last = blocks.at(-1);
    const line = markdown.slice(0, part.index).split('\n').length + 1;
    const text = inside.replaceAll(new RegExp(`^${indentation}`, 'gm'), '');
    const block = { language, text, line };
    if (isAdjacent && isOutput(language) && last !== undefined && last.output === undefined) {
      blocks.splice(-1, 1, { ...last, output: block });
    } else {
      blocks.push({ ...block, ...marks });
      marks = {};
    }
  }
  return blocks;
}

function isOutput(language: string): boolean {
  return language === 'text' || language === 'json';
}
