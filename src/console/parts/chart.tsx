import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { go } from '../address.js';
import { useLoaded } from '../loaded.js';
import './chart.css';
import { ChartLegend, type LegendView } from './chart-legend.js';
import { markPath, unmarkPaths } from './mark-path.js';
import { useIsNarrow } from './narrow.js';

const NO_LEGEND: LegendView = { guards: [], moves: [], signs: '' };

const SVG = 'http://www.w3.org/2000/svg';

/** The marks on the statechart. */
export interface ChartMarks {
  /** The number of orders in each state of the order region. */
  readonly counts?: Readonly<Record<string, number>>;
  /** The states that an order went through, by region; the last is the current one. */
  readonly paths?: Readonly<Record<string, readonly string[]>>;
  /** The provider whose orders are counted: a state links to them. Absent: of every provider. */
  readonly provider?: string | undefined;
}

/** The generated drawing of the statechart, marked by classes. */
export function Chart({ counts, paths, provider }: ChartMarks): JSX.Element {
  const holder = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow();
  const file = isNarrow ? 'statechart-upright.svg' : 'statechart.svg';
  const { value: svg } = useLoaded(async () => (await fetch(`/console/${file}`)).text(), [file]);
  const { value: legend = NO_LEGEND } = useLoaded(async (): Promise<LegendView> => {
    return (await fetch('/console/statechart-legend.json')).json();
  }, []);

  useEffect(() => {
    const root = holder.current?.querySelector('svg');
    if (root === null || root === undefined) return;
    unmarkPaths(root);
    for (const badge of root.querySelectorAll('.count')) badge.remove();
    for (const [region, states] of Object.entries(paths ?? {})) markPath(root, region, states);
    for (const [state, count] of Object.entries(counts ?? {})) {
      if (count > 0) putCount(root, state, count);
    }
  });

  const click = (event: MouseEvent) => {
    const state = (event.target as Element).closest('[data-state]')?.getAttribute('data-state');
    const [region, key] = (state ?? '').split('.');
    if (counts === undefined || key === undefined) return;
    go({ provider, [region === 'fraud' ? 'fraudState' : 'state']: key });
  };

  return (
    <>
      {/* For the keyboard and for screen readers, the list above the chart has the same links. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <section
        ref={holder}
        aria-label="Statechart"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling must work by keyboard
        tabIndex={0}
        class={`chart${counts === undefined ? '' : ' chart-links'}${isNarrow ? ' chart-upright' : ''}`}
        onClick={click}
        // The service draws it; nothing in it comes from outside.
        dangerouslySetInnerHTML={{ __html: svg ?? '' }}
      />
      <ChartLegend {...legend} />
    </>
  );
}

function putCount(root: Element, state: string, count: number): void {
  const group = root.querySelector(`[data-state="order.${state}"]`);
  const box = group?.querySelector('.box');
  if (group === null || box === null || box === undefined) return;
  const text = String(count);
  const width = 14 + text.length * 8;
  const badge = document.createElementNS(SVG, 'g');
  badge.setAttribute('class', 'count');
  badge.setAttribute('transform', `translate(${placeOf(group, box, width).join(' ')})`);
  const ground = document.createElementNS(SVG, 'rect');
  for (const [name, value] of Object.entries({
    x: -width / 2,
    y: -11,
    width,
    height: 22,
    rx: 11,
  })) {
    ground.setAttribute(name, String(value));
  }
  const label = document.createElementNS(SVG, 'text');
  label.setAttribute('y', '5');
  label.textContent = text;
  badge.append(ground, label);
  group.append(badge);
}

/** Where no line ends: at the lower left corner of a state in the row, and beside or below the name in a bar. */
function placeOf(group: Element, box: Element, width: number): readonly [x: number, y: number] {
  const [length = 0, height = 0] = ['width', 'height'].map((name) =>
    Number(box.getAttribute(name)),
  );
  if (!group.classList.contains('bar')) return [4 + width / 2, height + 1];
  return length > height ? [length - width / 2 - 12, height / 2] : [length / 2, height / 2 + 24];
}
