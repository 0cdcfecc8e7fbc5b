import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { linkOf } from '../situation/link.js';
import type { Situation } from '../situation/situation.js';

/** Puts the whole situation into the address of the page, and copies that. */
export function CopyLink({ situation }: { readonly situation: Situation }): JSX.Element {
  const [note, setNote] = useState('');
  const shown = useRef<HTMLInputElement>(null);
  const [link, setLink] = useState('');
  useEffect(() => {
    setNote('');
    setLink('');
  }, [situation]);
  const copy = async () => {
    history.replaceState(null, '', `#${await linkOf(situation)}`);
    try {
      await navigator.clipboard.writeText(location.href);
      setNote('Copied. The link contains every card.');
    } catch {
      // A page that was opened from disk, or a browser that asks first, may refuse.
      setLink(location.href);
      setNote('This browser does not let the page copy. Copy the link from this field.');
      shown.current?.select();
    }
  };
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        Copy link
      </button>
      {link !== '' && (
        <input
          ref={shown}
          aria-label="Link"
          value={link}
          readOnly
          onFocus={(e) => e.currentTarget.select()}
        />
      )}
      <span class="soft" role="status">
        {note}
      </span>
    </>
  );
}
