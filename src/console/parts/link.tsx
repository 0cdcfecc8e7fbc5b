import type { ComponentChildren, JSX } from 'preact';
import { addressOf, go } from '../address.js';

/** A link to a place in the console. */
export function Link(props: {
  readonly to: Readonly<Record<string, string | undefined>>;
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly current?: boolean;
}): JSX.Element {
  return (
    <a
      href={addressOf(props.to)}
      class={props.class}
      aria-current={props.current === true ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(props.to);
        scrollTo(0, 0);
      }}
    >
      {props.children}
    </a>
  );
}
