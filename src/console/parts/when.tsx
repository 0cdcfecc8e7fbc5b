import type { JSX } from 'preact';

/*
 * The one form of times on every page: short and local. The exact time and how long ago it was appear on
 * hover, and a selection is copied with exact times.
 */

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** A moment in the time of the reader. */
export function When({ at }: { readonly at: string }): JSX.Element {
  return (
    <time dateTime={at} title={`${at} · ${ago(at)} ago`}>
      {local(at)}
    </time>
  );
}

/** How long ago a moment was, as `3 days`. */
export function Age({ since }: { readonly since: string }): JSX.Element {
  return (
    <time dateTime={since} title={`since ${since}`}>
      {ago(since)}
    </time>
  );
}

/** In which time zone all times of a page are. Without a mouse, nothing else says it. */
export function TimeZone(): JSX.Element {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const offset = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value;
  const isUtc = timeZone === 'UTC' || offset === undefined;
  return <span>Times are in {isUtc ? 'UTC' : `${timeZone} (${offset})`}.</span>;
}

function timeAround(node: Node | null): HTMLTimeElement | null | undefined {
  return (node instanceof Element ? node : node?.parentElement)?.closest('time');
}

/** Copies the exact time of every moment in a selection. */
export function copyExactTimes(): void {
  addEventListener('copy', (event) => {
    const selection = getSelection();
    if (selection === null || selection.isCollapsed) return;
    const part = document.createElement('div');
    part.append(selection.getRangeAt(0).cloneContents());
    let text = selection.toString();
    for (const time of part.querySelectorAll('time')) {
      text = text.replace(time.textContent, time.dateTime);
    }
    const around = timeAround(selection.anchorNode);
    const inside = around?.contains(selection.focusNode) === true ? around.dateTime : undefined;
    event.clipboardData?.setData('text/plain', inside ?? text);
    event.preventDefault();
  });
}

function local(at: string): string {
  const date = new Date(at);
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : ('numeric' as const);
  return date.toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(year === undefined ? {} : { year }),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

function ago(at: string): string {
  const seconds = Math.round((Date.now() - Date.parse(at)) / 1000);
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? (['second', 1] as const);
  const count = Math.max(0, Math.floor(seconds / size));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
