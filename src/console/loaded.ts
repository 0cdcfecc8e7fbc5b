import { useEffect, useState } from 'preact/hooks';
import { Unauthorised } from './api.js';

/** What is being asked for: nothing yet, an answer, or why there is none. */
export interface Loaded<T> {
  readonly value?: T;
  readonly error?: string;
  readonly done: boolean;
}

/** Asks when `keys` change. What was answered before stays until the new answer is there. */
export function useLoaded<T>(load: () => Promise<T>, keys: readonly unknown[]): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ done: false });
  useEffect(() => {
    let current = true;
    load().then(
      (value) => {
        if (current) setLoaded({ value, done: true });
      },
      (error: unknown) => {
        if (!current) return;
        if (error instanceof Unauthorised) dispatchEvent(new Event('unauthorised'));
        setLoaded({ error: error instanceof Error ? error.message : String(error), done: true });
      },
    );
    return () => {
      current = false;
    };
  }, keys);
  return loaded;
}

/** Grows with every change that the service tells of, at most four times a second. */
export function useChanges(): { readonly tick: number; readonly live: boolean } {
  const [tick, setTick] = useState(0);
  const [live, setLive] = useState(false);
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setTick((count) => count + 1);
      }, 250);
    };
    const connect = () => {
      source = new EventSource('/changes');
      source.addEventListener('ready', () => {
        setLive(true);
        soon();
      });
      source.addEventListener('order', soon);
      source.addEventListener('reload', soon);
      source.onerror = () => setLive(false);
    };
    connect();
    // Milestones settle, and other processes write, without a word here. A browser gives up where it
    // was refused, as it is when too many read.
    const slow = setInterval(() => {
      soon();
      if (source?.readyState === EventSource.CLOSED) connect();
    }, 10_000);
    return () => {
      source?.close();
      clearInterval(slow);
      clearTimeout(timer);
    };
  }, []);
  return { tick, live };
}
