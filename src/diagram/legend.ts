import type { Diagram, DiagramGuard } from './diagram.js';

/** A line of the legend: a mark of the drawing, and what it means. */
export interface LegendLine {
  readonly mark: string;
  readonly text: string;
}

/** What the letters of the guards and the numbers of the moves mean. */
export interface Legend {
  readonly guards: readonly LegendLine[];
  readonly moves: readonly LegendLine[];
  /** How the lines and boxes are to be read. */
  readonly signs: string;
}

/** The legend of the drawing, read from the diagram. */
export function legendOf({ guards, regions }: Diagram): Legend {
  const texts = new Map<string, string[]>();
  for (const { move, description } of regions.flatMap(({ edges }) => edges)) {
    if (move === undefined) continue;
    const known = texts.get(move) ?? [];
    texts.set(move, withoutRepeats([...known, description.replace(/\.$/, '')]));
  }
  return {
    guards: guards.map((guard) => ({ mark: `[${guard.letter}]`, text: capital(needs(guard)) })),
    moves: [...texts]
      .sort(([one], [other]) => Number(one.slice(1)) - Number(other.slice(1)))
      .map(([mark, all]) => ({ mark, text: capital(`${all.join('; or ')}.`) })),
    signs:
      'Strong lines: the usual life. Light lines: what stops, disputes or returns an order, and a first report of a ' +
      'later state. A double frame: no way leads on. A guard also holds where the provider’s own list of times ' +
      'proves that the state was visited.',
  };
}

/** The guard in words. That each also accepts a state that is recorded is said once for all. */
function needs({ expression, asks }: DiagramGuard): string {
  const ways = expression.replace(/^recorded or /, '').replace(/^\((.*)\)$/, '$1');
  return `needs ${ways.replace(/\w+/g, (name) => asks[name] ?? name)}.`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Without a text that is only the beginning of another one. */
function withoutRepeats(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter(
    (text) => !texts.some((other) => other !== text && other.startsWith(text)),
  );
}
