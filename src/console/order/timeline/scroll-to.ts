const USER_EVENTS = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/** Drawings above an element are loaded within this time, and move it. */
const SETTLED_AFTER_MS = 2_000;

/**
 * Scrolls an element into the middle of the window, and keeps it there while the page is being drawn or
 * until the reader does something.
 *
 * @returns ends it.
 */
export function scrollTo(element: Element): () => void {
  const observer = new ResizeObserver(() => element.scrollIntoView({ block: 'center' }));
  const end = () => {
    observer.disconnect();
    clearTimeout(timer);
    for (const name of USER_EVENTS) removeEventListener(name, end);
  };
  const timer = setTimeout(end, SETTLED_AFTER_MS);
  for (const name of USER_EVENTS) addEventListener(name, end, { passive: true });
  // It reports the size at the start, too.
  observer.observe(document.body);
  return end;
}
