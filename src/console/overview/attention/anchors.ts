/** The ids of the first rows of each kind, for links to them. */
export const ANCHORS = {
  parked: 'attention-parked',
  doubts: 'attention-doubts',
  failed: 'attention-failed',
  quarantined: 'attention-quarantined',
} as const;
