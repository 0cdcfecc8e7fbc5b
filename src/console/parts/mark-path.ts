/** Marks the states that an order went through, and the edges between them; the last state is where it is. */
export function markPath(root: Element, region: string, states: readonly string[]): void {
  for (const [index, state] of states.entries()) {
    const last = index === states.length - 1;
    root
      .querySelector(`[data-state="${region}.${state}"]`)
      ?.classList.add(...(last ? ['visited', 'here'] : ['visited']));
    const before = states[index - 1];
    if (before === undefined) continue;
    const edge = root.querySelector(`[data-edge="${region}-${before}-${state}"]`);
    edge?.classList.add('walked');
    // It is drawn over the others, which share a part of its way.
    if (edge !== null) edge.parentNode?.append(edge);
  }
}

/** Removes every mark of {@link markPath}. */
export function unmarkPaths(root: Element): void {
  for (const marked of root.querySelectorAll('.here, .visited, .walked')) {
    marked.classList.remove('here', 'visited', 'walked');
  }
}
