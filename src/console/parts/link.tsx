import type { ComponentChildren, JSX } from 'preact';
import { addressOf, go } from '../address.js';

/** A link to a place in the console. */
export function Link(props: {
  readonly to: Readonly<Record<string, string | undefined>>;
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly current?: boolean;
  /** What it is called where its text is a mere sign. */
  readonly label?: string;
  /** The id of what to show of that place. Absent: its top. */
  readonly part?: string;
}): JSX.Element {
  return (
    <a
      href={addressOf(props.to)}
      class={props.class}
      aria-label={props.label}
      title={props.label}
      aria-current={props.current === true ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(props.to);
        if (props.part === undefined) scrollTo(0, 0);
        // Once the page is drawn; it may have to be built first.
        else
          requestAnimationFrame(() => document.getElementById(props.part ?? '')?.scrollIntoView());
      }}
    >
      {props.children}
    </a>
  );
}
