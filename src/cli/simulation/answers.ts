import { setTimeout as pause } from 'node:timers/promises';
import { unreachable } from '../input/unreachable.js';

const TIMEOUT_MS = 5_000;

/** A service that is started again answers within this many checks. */
const CHECKS = 10;
const PAUSE_MS = 300;

/**
 * Checks that a service answers, whatever it answers.
 *
 * @throws Error with the reason, and what to do.
 */
export async function checkAnswers(url: URL): Promise<void> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { signal, redirect: 'manual' });
    await response.body?.cancel();
  } catch (cause) {
    const mend = 'Start one with "order-lifecycle serve" and give the address of its webhook.';
    throw unreachable(url, cause, mend);
  }
}

/** Notices when a service ends for good. */
export interface WatchedService {
  /** Aborts when it has ended, with an error that says so. */
  readonly ended: AbortSignal;
  /** Checks that it still answers, unless a check is under way. */
  check(): void;
}

/**
 * Watches a service during a run, so that the run ends with it instead of after every retry of every
 * delivery. One that is only started again is waited for.
 */
export function watched(url: URL): WatchedService {
  const over = new AbortController();
  let isChecking = false;
  const check = async () => {
    for (let number = 1; ; number += 1) {
      try {
        return await checkAnswers(url);
      } catch (error) {
        if (number < CHECKS) await pause(PAUSE_MS);
        else return over.abort(error);
      }
    }
  };
  return {
    ended: over.signal,
    check() {
      if (isChecking || over.signal.aborted) return;
      isChecking = true;
      void check().finally(() => {
        isChecking = false;
      });
    },
  };
}
