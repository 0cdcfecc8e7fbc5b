import type { Point } from '../../src/diagram/layout.js';

/** A box: left, top, width, height, in pixels. */
export type Box = readonly [left: number, top: number, width: number, height: number];

/** The line of an edge, and the middle of its label. */
export interface Place {
  readonly points: readonly Point[];
  readonly label?: Point;
}

/** The size of the whole picture, and of the frame around the fraud region. */
export const SIZE = { width: 976, height: 462 } as const;
export const FRAUD_FRAME: Box = [560, 214, 404, 166];

/** The states, by region and key. The usual life of an order is one row. */
export const STATES: Readonly<Record<string, Box>> = {
  'order.unreported': [16, 152, 100, 40],
  'order.pending_payment': [164, 152, 144, 40],
  'order.accepted': [416, 152, 106, 40],
  'order.fulfilled': [574, 152, 92, 40],
  'order.complete': [716, 152, 94, 40],
  'order.returned': [860, 152, 94, 40],
  'order.in_review': [304, 228, 104, 56],
  'order.dispute': [440, 40, 514, 36],
  'order.blocked': [164, 40, 230, 36],
  'order.cancelled': [164, 338, 358, 36],
  'fraud.unknown': [574, 270, 82, 34],
  'fraud.review_opened': [700, 270, 126, 34],
  'fraud.passed': [878, 270, 72, 34],
  'fraud.blocked': [574, 336, 376, 32],
};

/** The lines, by the ids of their edges. Every line is horizontal or vertical. */
export const EDGES: Readonly<Record<string, Place>> = {
  'order-unreported-pending_payment': across(116, 164, 172, 140),
  'order-unreported-in_review': {
    points: [
      [66, 192],
      [66, 272],
      [304, 272],
    ],
    label: [110, 272],
  },
  'order-unreported-accepted': {
    points: [
      [66, 152],
      [66, 118],
      [396, 118],
      [396, 162],
      [416, 162],
    ],
    label: [110, 118],
  },
  'order-pending_payment-accepted': across(308, 416, 174, 340),
  'order-pending_payment-in_review': {
    points: [
      [270, 192],
      [270, 240],
      [304, 240],
    ],
    label: [270, 216],
  },
  'order-in_review-pending_payment': {
    points: [
      [304, 256],
      [234, 256],
      [234, 192],
    ],
    label: [234, 224],
  },
  'order-in_review-accepted': {
    points: [
      [408, 256],
      [448, 256],
      [448, 192],
    ],
    label: [448, 224],
  },
  'order-accepted-fulfilled': across(522, 574, 172, 548),
  'order-fulfilled-complete': across(666, 716, 172, 691),
  'order-complete-returned': across(810, 860, 172, 835),

  'order-accepted-dispute': upright(454, 152, 76, 128),
  'order-dispute-accepted': upright(496, 76, 152, 100),
  'order-fulfilled-dispute': upright(600, 152, 76, 114),
  'order-dispute-fulfilled': upright(640, 76, 152, 114),
  'order-complete-dispute': upright(743, 152, 76, 114),
  'order-dispute-complete': upright(783, 76, 152, 114),
  'order-returned-dispute': upright(887, 152, 76, 114),
  'order-dispute-returned': upright(927, 76, 152, 114),

  'order-pending_payment-blocked': upright(214, 152, 76, 97),
  'order-in_review-blocked': upright(378, 228, 76, 205),
  'order-accepted-blocked': {
    points: [
      [426, 152],
      [426, 58],
      [394, 58],
    ],
    label: [426, 100],
  },
  'order-pending_payment-cancelled': upright(190, 192, 338, 306),
  'order-in_review-cancelled': upright(356, 284, 338, 311),
  'order-accepted-cancelled': upright(494, 192, 338, 306),

  'fraud-unknown-review_opened': across(656, 700, 287),
  'fraud-unknown-passed': {
    points: [
      [615, 270],
      [615, 252],
      [914, 252],
      [914, 270],
    ],
  },
  'fraud-review_opened-passed': across(826, 878, 280),
  'fraud-passed-review_opened': across(878, 826, 294),
  'fraud-unknown-blocked': upright(615, 304, 336),
  'fraud-review_opened-blocked': upright(763, 304, 336),
  'fraud-passed-blocked': upright(914, 304, 336),
};

function across(from: number, to: number, y: number, label?: number): Place {
  const points: Place['points'] = [
    [from, y],
    [to, y],
  ];
  return label === undefined ? { points } : { points, label: [label, y] };
}

function upright(x: number, from: number, to: number, label?: number): Place {
  const points: Place['points'] = [
    [x, from],
    [x, to],
  ];
  return label === undefined ? { points } : { points, label: [x, label] };
}
