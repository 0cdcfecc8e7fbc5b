// biome-ignore-all format: made by `npm run diagrams`, not by hand
import type { DiagramLayout } from './layout.js';

/** Where everything of the statechart is drawn. */
export const LAID_OUT: DiagramLayout = {
 "order": {
  "width": 1830,
  "height": 428,
  "start": [ 22, 188 ],
  "states": {
   "unreported": [ 60, 170, 108, 36 ],
   "pending_payment": [ 512, 207, 152, 64 ],
   "in_review": [ 288, 263, 100, 64 ],
   "accepted": [ 783, 193, 91, 92 ],
   "fulfilled": [ 1041, 151, 116, 92 ],
   "complete": [ 1248, 87, 116, 92 ],
   "returned": [ 1455, 16, 116, 78 ],
   "dispute": [ 1698, 169, 116, 64 ],
   "cancelled": [ 1041, 313, 100, 50 ],
   "blocked": [ 1041, 61, 83, 50 ]
  },
  "edges": {
   "start": {
    "points": [
     [ 28, 188 ],
     [ 60, 188 ]
    ]
   },
   "order-unreported-pending_payment": {
    "points": [
     [ 168, 192 ],
     [ 220, 192 ],
     [ 220, 215 ],
     [ 496, 215 ],
     [ 496, 223 ],
     [ 512, 223 ]
    ],
    "label": [ 338, 214.5 ]
   },
   "order-unreported-in_review": {
    "points": [
     [ 168, 195 ],
     [ 208, 195 ],
     [ 208, 295 ],
     [ 288, 295 ]
    ],
    "label": [ 246, 294.5 ]
   },
   "order-unreported-accepted": {
    "points": [
     [ 168, 188 ],
     [ 767, 188 ],
     [ 767, 216 ],
     [ 783, 216 ]
    ],
    "label": [ 456, 187.5 ]
   },
   "order-unreported-fulfilled": {
    "points": [
     [ 168, 184 ],
     [ 220, 184 ],
     [ 220, 161 ],
     [ 496, 161 ],
     [ 496, 174 ],
     [ 902, 174 ],
     [ 902, 182 ],
     [ 1041, 182 ]
    ]
   },
   "order-unreported-complete": {
    "points": [
     [ 168, 177 ],
     [ 196, 177 ],
     [ 196, 42 ],
     [ 1232, 42 ],
     [ 1232, 118 ],
     [ 1248, 118 ]
    ]
   },
   "order-unreported-returned": {
    "points": [
     [ 168, 174 ],
     [ 184, 174 ],
     [ 184, 29 ],
     [ 1439, 29 ],
     [ 1439, 42 ],
     [ 1455, 42 ]
    ]
   },
   "order-unreported-dispute": {
    "points": [
     [ 168, 202 ],
     [ 184, 202 ],
     [ 184, 411 ],
     [ 1682, 411 ],
     [ 1682, 226 ],
     [ 1698, 226 ]
    ]
   },
   "order-unreported-cancelled": {
    "points": [
     [ 168, 199 ],
     [ 196, 199 ],
     [ 196, 385 ],
     [ 1013, 385 ],
     [ 1013, 353 ],
     [ 1041, 353 ]
    ],
    "label": [ 588, 384.5 ]
   },
   "order-unreported-blocked": {
    "points": [
     [ 168, 181 ],
     [ 208, 181 ],
     [ 208, 69 ],
     [ 1001, 69 ],
     [ 1001, 71 ],
     [ 1041, 71 ]
    ],
    "label": [ 588, 68.5 ]
   },
   "order-pending_payment-in_review": {
    "points": [
     [ 512, 239 ],
     [ 496, 239 ],
     [ 496, 242 ],
     [ 416, 242 ],
     [ 416, 284 ],
     [ 388, 284 ]
    ],
    "label": [ 456, 241.5 ]
   },
   "order-pending_payment-accepted": {
    "points": [
     [ 664, 239 ],
     [ 783, 239 ]
    ],
    "label": [ 723.5, 238.5 ]
   },
   "order-pending_payment-cancelled": {
    "points": [
     [ 664, 255 ],
     [ 680, 255 ],
     [ 680, 332 ],
     [ 767, 332 ],
     [ 767, 333 ],
     [ 1041, 333 ]
    ],
    "label": [ 828.5, 332.5 ]
   },
   "order-pending_payment-blocked": {
    "points": [
     [ 664, 223 ],
     [ 680, 223 ],
     [ 680, 123 ],
     [ 890, 123 ],
     [ 890, 121 ],
     [ 1013, 121 ],
     [ 1013, 91 ],
     [ 1041, 91 ]
    ],
    "label": [ 828.5, 122.5 ]
   },
   "order-in_review-pending_payment": {
    "points": [
     [ 388, 295 ],
     [ 404, 295 ],
     [ 404, 293 ],
     [ 496, 293 ],
     [ 496, 255 ],
     [ 512, 255 ]
    ],
    "label": [ 456, 292.5 ]
   },
   "order-in_review-accepted": {
    "points": [
     [ 388, 306 ],
     [ 416, 306 ],
     [ 416, 319 ],
     [ 767, 319 ],
     [ 767, 262 ],
     [ 783, 262 ]
    ],
    "label": [ 588, 318.5 ]
   },
   "order-in_review-cancelled": {
    "points": [
     [ 388, 316 ],
     [ 404, 316 ],
     [ 404, 358 ],
     [ 680, 358 ],
     [ 680, 359 ],
     [ 1001, 359 ],
     [ 1001, 343 ],
     [ 1041, 343 ]
    ],
    "label": [ 723.5, 358.5 ]
   },
   "order-in_review-blocked": {
    "points": [
     [ 388, 274 ],
     [ 404, 274 ],
     [ 404, 96 ],
     [ 1001, 96 ],
     [ 1001, 81 ],
     [ 1041, 81 ]
    ],
    "label": [ 723.5, 95.5 ]
   },
   "order-accepted-fulfilled": {
    "points": [
     [ 874, 224 ],
     [ 902, 224 ],
     [ 902, 212 ],
     [ 1041, 212 ]
    ],
    "label": [ 957.5, 211.5 ]
   },
   "order-accepted-dispute": {
    "points": [
     [ 874, 239 ],
     [ 914, 239 ],
     [ 914, 261 ],
     [ 1232, 261 ],
     [ 1232, 252 ],
     [ 1658, 252 ],
     [ 1658, 212 ],
     [ 1698, 212 ]
    ],
    "label": [ 1306, 251.5 ]
   },
   "order-accepted-cancelled": {
    "points": [
     [ 874, 270 ],
     [ 890, 270 ],
     [ 890, 307 ],
     [ 1001, 307 ],
     [ 1001, 323 ],
     [ 1041, 323 ]
    ],
    "label": [ 957.5, 306.5 ]
   },
   "order-accepted-blocked": {
    "points": [
     [ 874, 208 ],
     [ 890, 208 ],
     [ 890, 148 ],
     [ 1025, 148 ],
     [ 1025, 101 ],
     [ 1041, 101 ]
    ],
    "label": [ 957.5, 147.5 ]
   },
   "order-fulfilled-complete": {
    "points": [
     [ 1157, 174 ],
     [ 1173, 174 ],
     [ 1173, 148 ],
     [ 1248, 148 ]
    ],
    "label": [ 1202.5, 147.5 ]
   },
   "order-fulfilled-dispute": {
    "points": [
     [ 1157, 197 ],
     [ 1698, 197 ]
    ],
    "label": [ 1409.5, 196.5 ]
   },
   "order-complete-returned": {
    "points": [
     [ 1364, 110 ],
     [ 1380, 110 ],
     [ 1380, 68 ],
     [ 1455, 68 ]
    ],
    "label": [ 1409.5, 67.5 ]
   },
   "order-complete-dispute": {
    "points": [
     [ 1364, 133 ],
     [ 1380, 133 ],
     [ 1380, 142 ],
     [ 1658, 142 ],
     [ 1658, 183 ],
     [ 1698, 183 ]
    ],
    "label": [ 1513, 141.5 ]
   },
   "order-returned-dispute": {
    "points": [
     [ 1571, 55 ],
     [ 1670, 55 ],
     [ 1670, 176 ],
     [ 1698, 176 ]
    ],
    "label": [ 1616.5, 54.5 ]
   },
   "order-dispute-accepted": {
    "points": [
     [ 1698, 219 ],
     [ 1670, 219 ],
     [ 1670, 280 ],
     [ 902, 280 ],
     [ 902, 254 ],
     [ 874, 254 ]
    ],
    "label": [ 1306, 279.5 ]
   },
   "order-dispute-fulfilled": {
    "points": [
     [ 1698, 205 ],
     [ 1646, 205 ],
     [ 1646, 225 ],
     [ 1173, 225 ],
     [ 1173, 220 ],
     [ 1157, 220 ]
    ],
    "label": [ 1409.5, 224.5 ]
   },
   "order-dispute-complete": {
    "points": [
     [ 1698, 190 ],
     [ 1646, 190 ],
     [ 1646, 170 ],
     [ 1380, 170 ],
     [ 1380, 156 ],
     [ 1364, 156 ]
    ],
    "label": [ 1513, 169.5 ]
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
