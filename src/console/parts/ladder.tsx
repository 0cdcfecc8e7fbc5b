import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLoaded } from '../loaded.js';
import './chart.css';

/** The generated drawing of the rules that conclude where an order is, with the one that decided. */
export function Ladder({ rule }: { readonly rule: string }): JSX.Element {
  const holder = useRef<HTMLDivElement>(null);
  const { value: svg } = useLoaded(async () => (await fetch('/console/conclusion.svg')).text(), []);

  useEffect(() => {
    const root = holder.current?.querySelector('svg');
    for (const marked of root?.querySelectorAll('.decided') ?? [])
      marked.classList.remove('decided');
    root?.querySelector(`[data-rule="${CSS.escape(rule)}"]`)?.classList.add('decided');
  });

  return (
    <section
      ref={holder}
      aria-label="Rules of the conclusion"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling must work by keyboard
      tabIndex={0}
      class="chart ladder"
      // The service draws it; nothing in it comes from outside.
      dangerouslySetInnerHTML={{ __html: svg ?? '' }}
    />
  );
}
