import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

/** An id with a button that copies it, or selects it where the browser does not let a page copy. */
export function CopyableId({ id }: { readonly id: string }): JSX.Element {
  const shown = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState<string>();
  const select = () => {
    if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(id);
      setCopied(id);
    } catch {
      // Not a secure page, or not permitted.
      select();
    }
  };
  return (
    <>
      <code ref={shown}>{id}</code>{' '}
      <button type="button" class="copy" onClick={() => void copy()}>
        {copied === id ? 'Copied' : 'Copy'}
      </button>
    </>
  );
}
