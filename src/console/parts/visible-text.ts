import { options, type VNode } from 'preact';
import { visibleLines } from '../../order/text/visible.js';

const ATTRIBUTES = ['title', 'aria-label', 'placeholder'] as const;

/**
 * Shows escapes for invisible characters in every text of the page. Values and addresses stay exact.
 */
export function showInvisible(): void {
  const before = options.vnode;
  options.vnode = (vnode: VNode) => {
    // Preact makes a node of every text, whose properties are the text.
    const props: unknown = vnode.props;
    if (typeof props === 'string') Object.assign(vnode, { props: visibleLines(props) });
    else if (typeof props === 'object' && props !== null) showInAttributes(props);
    before?.(vnode);
  };
}

function showInAttributes(props: object): void {
  for (const name of ATTRIBUTES) {
    const value: unknown = Reflect.get(props, name);
    if (typeof value === 'string') Reflect.set(props, name, visibleLines(value));
  }
}
