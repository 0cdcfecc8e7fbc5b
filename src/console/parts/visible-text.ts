import { options, type VNode } from 'preact';
import { visibleLines } from '../../order/text/visible.js';

const ATTRIBUTES = ['title', 'aria-label', 'placeholder'] as const;

/**
 * Shows escapes for what nobody would see in every text of the page. Values and addresses stay exact:
 * they lead to orders.
 */
export function showUnseen(): void {
  const before = options.vnode;
  options.vnode = (vnode: VNode) => {
    // Preact makes a node of every text, whose properties are the text.
    const props: unknown = vnode.props;
    if (typeof props === 'string') Object.assign(vnode, { props: visibleLines(props) });
    else if (typeof props === 'object' && props !== null) showAttributes(props);
    before?.(vnode);
  };
}

function showAttributes(props: object): void {
  for (const name of ATTRIBUTES) {
    const value: unknown = Reflect.get(props, name);
    if (typeof value === 'string') Reflect.set(props, name, visibleLines(value));
  }
}
