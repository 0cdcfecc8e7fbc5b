let turn: Promise<void> | undefined;

/**
 * Resolves once what is happening now has happened, for all who ask until then, in their order.
 *
 * What arrived together goes on together: a processor that does one thing for many of them is far
 * faster than one that takes turns between reading a request and what becomes of it.
 */
export function nextTurn(): Promise<void> {
  turn ??= new Promise((resolve) =>
    setImmediate(() => {
      turn = undefined;
      resolve();
    }),
  );
  return turn;
}
