import { useEffect, useState } from 'preact/hooks';
import { Unauthorised } from './api.js';

/** A value that is loading, was loaded, or could not be loaded. */
export interface Loaded<T> {
  readonly value?: T;
  readonly error?: string;
  readonly done: boolean;
}

/** Loads a value, again when `keys` change. The old value stays until the new one is there. */
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

/** `tick` grows with every change that the service sends, at most once a second. */
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
      }, 1_000);
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
    // Milestones and the changes of other processes are not sent. A browser that was refused, as when
    // too many read, does not connect again by itself.
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
