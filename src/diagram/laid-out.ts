// biome-ignore-all format: made by `npm run diagrams`, not by hand
import type { DiagramLayout } from './layout.js';

/** Where everything of the statechart is drawn. */
export const LAID_OUT: DiagramLayout = {
 "order": {
  "width": 1830,
  "height": 442,
  "start": [ 22, 202 ],
  "states": {
   "unreported": [ 60, 184, 108, 36 ],
   "pending_payment": [ 512, 221, 152, 64 ],
   "in_review": [ 288, 277, 100, 64 ],
   "accepted": [ 783, 207, 91, 92 ],
   "fulfilled": [ 1041, 165, 116, 92 ],
   "complete": [ 1248, 87, 116, 106 ],
   "returned": [ 1455, 16, 116, 92 ],
   "dispute": [ 1698, 183, 116, 64 ],
   "cancelled": [ 1041, 321, 100, 64 ],
   "blocked": [ 1041, 61, 83, 64 ]
  },
  "edges": {
   "start": {
    "points": [
     [ 28, 202 ],
     [ 60, 202 ]
    ]
   },
   "order-unreported-pending_payment": {
    "points": [
     [ 168, 206 ],
     [ 220, 206 ],
     [ 220, 229 ],
     [ 496, 229 ],
     [ 496, 237 ],
     [ 512, 237 ]
    ],
    "label": [ 338, 228.5 ]
   },
   "order-unreported-in_review": {
    "points": [
     [ 168, 209 ],
     [ 208, 209 ],
     [ 208, 309 ],
     [ 288, 309 ]
    ],
    "label": [ 246, 308.5 ]
   },
   "order-unreported-accepted": {
    "points": [
     [ 168, 202 ],
     [ 767, 202 ],
     [ 767, 230 ],
     [ 783, 230 ]
    ],
    "label": [ 456, 201.5 ]
   },
   "order-unreported-fulfilled": {
    "points": [
     [ 168, 198 ],
     [ 220, 198 ],
     [ 220, 175 ],
     [ 496, 175 ],
     [ 496, 176 ],
     [ 902, 176 ],
     [ 902, 196 ],
     [ 1041, 196 ]
    ]
   },
   "order-unreported-complete": {
    "points": [
     [ 168, 191 ],
     [ 196, 191 ],
     [ 196, 42 ],
     [ 1232, 42 ],
     [ 1232, 122 ],
     [ 1248, 122 ]
    ]
   },
   "order-unreported-returned": {
    "points": [
     [ 168, 188 ],
     [ 184, 188 ],
     [ 184, 29 ],
     [ 1439, 29 ],
     [ 1439, 47 ],
     [ 1455, 47 ]
    ]
   },
   "order-unreported-dispute": {
    "points": [
     [ 168, 216 ],
     [ 184, 216 ],
     [ 184, 425 ],
     [ 1682, 425 ],
     [ 1682, 240 ],
     [ 1698, 240 ]
    ]
   },
   "order-unreported-cancelled": {
    "points": [
     [ 168, 213 ],
     [ 196, 213 ],
     [ 196, 399 ],
     [ 1013, 399 ],
     [ 1013, 372 ],
     [ 1041, 372 ]
    ],
    "label": [ 588, 398.5 ]
   },
   "order-unreported-blocked": {
    "points": [
     [ 168, 195 ],
     [ 208, 195 ],
     [ 208, 69 ],
     [ 1001, 69 ],
     [ 1001, 74 ],
     [ 1041, 74 ]
    ],
    "label": [ 588, 68.5 ]
   },
   "order-pending_payment-in_review": {
    "points": [
     [ 512, 253 ],
     [ 496, 253 ],
     [ 496, 256 ],
     [ 416, 256 ],
     [ 416, 298 ],
     [ 388, 298 ]
    ],
    "label": [ 456, 255.5 ]
   },
   "order-pending_payment-accepted": {
    "points": [
     [ 664, 253 ],
     [ 783, 253 ]
    ],
    "label": [ 723.5, 252.5 ]
   },
   "order-pending_payment-cancelled": {
    "points": [
     [ 664, 269 ],
     [ 680, 269 ],
     [ 680, 346 ],
     [ 767, 346 ],
     [ 767, 347 ],
     [ 1041, 347 ]
    ],
    "label": [ 828.5, 346.5 ]
   },
   "order-pending_payment-blocked": {
    "points": [
     [ 664, 237 ],
     [ 680, 237 ],
     [ 680, 123 ],
     [ 1013, 123 ],
     [ 1013, 99 ],
     [ 1041, 99 ]
    ],
    "label": [ 828.5, 122.5 ]
   },
   "order-in_review-pending_payment": {
    "points": [
     [ 388, 309 ],
     [ 404, 309 ],
     [ 404, 307 ],
     [ 496, 307 ],
     [ 496, 269 ],
     [ 512, 269 ]
    ],
    "label": [ 456, 306.5 ]
   },
   "order-in_review-accepted": {
    "points": [
     [ 388, 320 ],
     [ 416, 320 ],
     [ 416, 333 ],
     [ 767, 333 ],
     [ 767, 276 ],
     [ 783, 276 ]
    ],
    "label": [ 588, 332.5 ]
   },
   "order-in_review-cancelled": {
    "points": [
     [ 388, 330 ],
     [ 404, 330 ],
     [ 404, 372 ],
     [ 680, 372 ],
     [ 680, 373 ],
     [ 1001, 373 ],
     [ 1001, 359 ],
     [ 1041, 359 ]
    ],
    "label": [ 723.5, 372.5 ]
   },
   "order-in_review-blocked": {
    "points": [
     [ 388, 288 ],
     [ 404, 288 ],
     [ 404, 96 ],
     [ 1001, 96 ],
     [ 1001, 87 ],
     [ 1041, 87 ]
    ],
    "label": [ 723.5, 95.5 ]
   },
   "order-accepted-fulfilled": {
    "points": [
     [ 874, 238 ],
     [ 902, 238 ],
     [ 902, 226 ],
     [ 1041, 226 ]
    ],
    "label": [ 957.5, 225.5 ]
   },
   "order-accepted-dispute": {
    "points": [
     [ 874, 253 ],
     [ 914, 253 ],
     [ 914, 275 ],
     [ 1232, 275 ],
     [ 1232, 266 ],
     [ 1658, 266 ],
     [ 1658, 226 ],
     [ 1698, 226 ]
    ],
    "label": [ 1306, 265.5 ]
   },
   "order-accepted-cancelled": {
    "points": [
     [ 874, 284 ],
     [ 890, 284 ],
     [ 890, 321 ],
     [ 1001, 321 ],
     [ 1001, 334 ],
     [ 1041, 334 ]
    ],
    "label": [ 957.5, 320.5 ]
   },
   "order-accepted-blocked": {
    "points": [
     [ 874, 222 ],
     [ 890, 222 ],
     [ 890, 150 ],
     [ 1025, 150 ],
     [ 1025, 112 ],
     [ 1041, 112 ]
    ],
    "label": [ 957.5, 149.5 ]
   },
   "order-fulfilled-complete": {
    "points": [
     [ 1157, 188 ],
     [ 1173, 188 ],
     [ 1173, 158 ],
     [ 1248, 158 ]
    ],
    "label": [ 1202.5, 157.5 ]
   },
   "order-fulfilled-dispute": {
    "points": [
     [ 1157, 211 ],
     [ 1698, 211 ]
    ],
    "label": [ 1409.5, 210.5 ]
   },
   "order-complete-returned": {
    "points": [
     [ 1364, 114 ],
     [ 1380, 114 ],
     [ 1380, 77 ],
     [ 1455, 77 ]
    ],
    "label": [ 1409.5, 76.5 ]
   },
   "order-complete-dispute": {
    "points": [
     [ 1364, 140 ],
     [ 1380, 140 ],
     [ 1380, 156 ],
     [ 1658, 156 ],
     [ 1658, 197 ],
     [ 1698, 197 ]
    ],
    "label": [ 1513, 155.5 ]
   },
   "order-returned-dispute": {
    "points": [
     [ 1571, 62 ],
     [ 1670, 62 ],
     [ 1670, 190 ],
     [ 1698, 190 ]
    ],
    "label": [ 1616.5, 61.5 ]
   },
   "order-dispute-accepted": {
    "points": [
     [ 1698, 233 ],
     [ 1670, 233 ],
     [ 1670, 294 ],
     [ 902, 294 ],
     [ 902, 268 ],
     [ 874, 268 ]
    ],
    "label": [ 1306, 293.5 ]
   },
   "order-dispute-fulfilled": {
    "points": [
     [ 1698, 219 ],
     [ 1646, 219 ],
     [ 1646, 239 ],
     [ 1173, 239 ],
     [ 1173, 234 ],
     [ 1157, 234 ]
    ],
    "label": [ 1409.5, 238.5 ]
   },
   "order-dispute-complete": {
    "points": [
     [ 1698, 204 ],
     [ 1646, 204 ],
     [ 1646, 184 ],
     [ 1380, 184 ],
     [ 1380, 167 ],
     [ 1364, 167 ]
    ],
    "label": [ 1513, 183.5 ]
   }
  }
 },
 "fraud": {
  "width": 557,
  "height": 114,
  "start": [ 22, 61 ],
  "states": {
   "unknown": [ 60, 43, 83, 36 ],
   "review_opened": [ 293, 16, 133, 36 ],
   "passed": [ 175, 43, 74, 36 ],
   "blocked": [ 458, 45, 83, 50 ]
  },
  "edges": {
   "start": {
    "points": [
     [ 28, 61 ],
     [ 60, 61 ]
    ]
   },
   "fraud-unknown-review_opened": {
    "points": [
     [ 143, 52 ],
     [ 159, 52 ],
     [ 159, 24 ],
     [ 265, 24 ],
     [ 265, 25 ],
     [ 293, 25 ]
    ]
   },
   "fraud-unknown-passed": {
    "points": [
     [ 143, 61 ],
     [ 175, 61 ]
    ]
   },
   "fraud-unknown-blocked": {
    "points": [
     [ 143, 70 ],
     [ 159, 70 ],
     [ 159, 97 ],
     [ 442, 97 ],
     [ 442, 83 ],
     [ 458, 83 ]
    ]
   },
   "fraud-review_opened-passed": {
    "points": [
     [ 293, 34 ],
     [ 265, 34 ],
     [ 265, 52 ],
     [ 249, 52 ]
    ]
   },
   "fraud-review_opened-blocked": {
    "points": [
     [ 426, 34 ],
     [ 442, 34 ],
     [ 442, 58 ],
     [ 458, 58 ]
    ]
   },
   "fraud-passed-review_opened": {
    "points": [
     [ 249, 61 ],
     [ 277, 61 ],
     [ 277, 43 ],
     [ 293, 43 ]
    ]
   },
   "fraud-passed-blocked": {
    "points": [
     [ 249, 70 ],
     [ 458, 70 ]
    ]
   }
  }
 }
};
