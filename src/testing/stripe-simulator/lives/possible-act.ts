/** Something that can happen next, with its weight among the others. */
export type PossibleAct = readonly [weight: number, act: () => void];
