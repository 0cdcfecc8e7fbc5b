// biome-ignore-all format: made by `npm run diagrams`, not by hand
import type { DiagramLayout } from './layout.js';

/** Where everything of the statechart is drawn. */
export const LAID_OUT: DiagramLayout = {
 "order": {
  "width": 1854,
  "height": 518,
  "start": [ 22, 264 ],
  "states": {
   "unreported": [ 60, 246, 108, 36 ],
   "pending_payment": [ 512, 288, 152, 64 ],
   "in_review": [ 288, 312, 100, 64 ],
   "accepted": [ 795, 204, 91, 92 ],
   "fulfilled": [ 1065, 154, 116, 92 ],
   "complete": [ 1272, 86, 116, 106 ],
   "returned": [ 1479, 16, 116, 92 ],
   "dispute": [ 1722, 178, 116, 64 ],
   "cancelled": [ 1065, 310, 100, 64 ],
   "blocked": [ 1065, 414, 83, 64 ]
  },
  "edges": {
   "start": {
    "points": [
     [ 28, 264 ],
     [ 60, 264 ]
    ]
   },
   "order-unreported-pending_payment": {
    "points": [
     [ 168, 264 ],
     [ 496, 264 ],
     [ 496, 304 ],
     [ 512, 304 ]
    ],
    "label": [ 338, 263.5 ]
   },
   "order-unreported-in_review": {
    "points": [
     [ 168, 268 ],
     [ 220, 268 ],
     [ 220, 344 ],
     [ 288, 344 ]
    ],
    "label": [ 246, 343.5 ]
   },
   "order-unreported-accepted": {
    "points": [
     [ 168, 260 ],
     [ 220, 260 ],
     [ 220, 213 ],
     [ 779, 213 ],
     [ 779, 227 ],
     [ 795, 227 ]
    ],
    "label": [ 456, 212.5 ]
   },
   "order-unreported-fulfilled": {
    "points": [
     [ 168, 257 ],
     [ 208, 257 ],
     [ 208, 185 ],
     [ 1065, 185 ]
    ]
   },
   "order-unreported-complete": {
    "points": [
     [ 168, 253 ],
     [ 196, 253 ],
     [ 196, 121 ],
     [ 1272, 121 ]
    ]
   },
   "order-unreported-returned": {
    "points": [
     [ 168, 250 ],
     [ 184, 250 ],
     [ 184, 67 ],
     [ 1463, 67 ],
     [ 1463, 47 ],
     [ 1479, 47 ]
    ]
   },
   "order-unreported-dispute": {
    "points": [
     [ 168, 278 ],
     [ 184, 278 ],
     [ 184, 501 ],
     [ 1706, 501 ],
     [ 1706, 236 ],
     [ 1722, 236 ]
    ]
   },
   "order-unreported-cancelled": {
    "points": [
     [ 168, 271 ],
     [ 208, 271 ],
     [ 208, 397 ],
     [ 779, 397 ],
     [ 779, 396 ],
     [ 914, 396 ],
     [ 914, 383 ],
     [ 1049, 383 ],
     [ 1049, 361 ],
     [ 1065, 361 ]
    ],
    "label": [ 588, 396.5 ]
   },
   "order-unreported-blocked": {
    "points": [
     [ 168, 275 ],
     [ 196, 275 ],
     [ 196, 475 ],
     [ 1025, 475 ],
     [ 1025, 465 ],
     [ 1065, 465 ]
    ],
    "label": [ 588, 474.5 ]
   },
   "order-pending_payment-in_review": {
    "points": [
     [ 512, 320 ],
     [ 496, 320 ],
     [ 496, 316 ],
     [ 416, 316 ],
     [ 416, 333 ],
     [ 388, 333 ]
    ],
    "label": [ 456, 315.5 ]
   },
   "order-pending_payment-accepted": {
    "points": [
     [ 664, 304 ],
     [ 680, 304 ],
     [ 680, 273 ],
     [ 795, 273 ]
    ],
    "label": [ 735.5, 272.5 ]
   },
   "order-pending_payment-cancelled": {
    "points": [
     [ 664, 320 ],
     [ 692, 320 ],
     [ 692, 343 ],
     [ 779, 343 ],
     [ 779, 344 ],
     [ 1025, 344 ],
     [ 1025, 336 ],
     [ 1065, 336 ]
    ],
    "label": [ 840.5, 343.5 ]
   },
   "order-pending_payment-blocked": {
    "points": [
     [ 664, 336 ],
     [ 680, 336 ],
     [ 680, 422 ],
     [ 779, 422 ],
     [ 779, 423 ],
     [ 902, 423 ],
     [ 902, 436 ],
     [ 1025, 436 ],
     [ 1025, 440 ],
     [ 1065, 440 ]
    ],
    "label": [ 840.5, 422.5 ]
   },
   "order-in_review-pending_payment": {
    "points": [
     [ 388, 344 ],
     [ 496, 344 ],
     [ 496, 336 ],
     [ 512, 336 ]
    ],
    "label": [ 456, 343.5 ]
   },
   "order-in_review-accepted": {
    "points": [
     [ 388, 323 ],
     [ 404, 323 ],
     [ 404, 240 ],
     [ 779, 240 ],
     [ 779, 250 ],
     [ 795, 250 ]
    ],
    "label": [ 588, 239.5 ]
   },
   "order-in_review-cancelled": {
    "points": [
     [ 388, 355 ],
     [ 416, 355 ],
     [ 416, 370 ],
     [ 1037, 370 ],
     [ 1037, 348 ],
     [ 1065, 348 ]
    ],
    "label": [ 735.5, 369.5 ]
   },
   "order-in_review-blocked": {
    "points": [
     [ 388, 365 ],
     [ 404, 365 ],
     [ 404, 448 ],
     [ 680, 448 ],
     [ 680, 449 ],
     [ 1025, 449 ],
     [ 1025, 452 ],
     [ 1065, 452 ]
    ],
    "label": [ 735.5, 448.5 ]
   },
   "order-accepted-fulfilled": {
    "points": [
     [ 886, 219 ],
     [ 902, 219 ],
     [ 902, 215 ],
     [ 1065, 215 ]
    ],
    "label": [ 981.5, 214.5 ]
   },
   "order-accepted-dispute": {
    "points": [
     [ 886, 235 ],
     [ 938, 235 ],
     [ 938, 264 ],
     [ 1682, 264 ],
     [ 1682, 223 ],
     [ 1722, 223 ]
    ],
    "label": [ 1330, 263.5 ]
   },
   "order-accepted-cancelled": {
    "points": [
     [ 886, 265 ],
     [ 914, 265 ],
     [ 914, 318 ],
     [ 1025, 318 ],
     [ 1025, 323 ],
     [ 1065, 323 ]
    ],
    "label": [ 981.5, 317.5 ]
   },
   "order-accepted-blocked": {
    "points": [
     [ 886, 281 ],
     [ 902, 281 ],
     [ 902, 410 ],
     [ 1025, 410 ],
     [ 1025, 427 ],
     [ 1065, 427 ]
    ],
    "label": [ 981.5, 409.5 ]
   },
   "order-fulfilled-complete": {
    "points": [
     [ 1181, 177 ],
     [ 1197, 177 ],
     [ 1197, 157 ],
     [ 1272, 157 ]
    ],
    "label": [ 1226.5, 156.5 ]
   },
   "order-fulfilled-dispute": {
    "points": [
     [ 1181, 200 ],
     [ 1197, 200 ],
     [ 1197, 210 ],
     [ 1722, 210 ]
    ],
    "label": [ 1433.5, 209.5 ]
   },
   "order-complete-returned": {
    "points": [
     [ 1388, 113 ],
     [ 1463, 113 ],
     [ 1463, 77 ],
     [ 1479, 77 ]
    ],
    "label": [ 1433.5, 112.5 ]
   },
   "order-complete-dispute": {
    "points": [
     [ 1388, 139 ],
     [ 1404, 139 ],
     [ 1404, 156 ],
     [ 1682, 156 ],
     [ 1682, 197 ],
     [ 1722, 197 ]
    ],
    "label": [ 1537, 155.5 ]
   },
   "order-returned-dispute": {
    "points": [
     [ 1595, 47 ],
     [ 1706, 47 ],
     [ 1706, 184 ],
     [ 1722, 184 ]
    ],
    "label": [ 1640.5, 46.5 ]
   },
   "order-dispute-accepted": {
    "points": [
     [ 1722, 229 ],
     [ 1694, 229 ],
     [ 1694, 292 ],
     [ 1256, 292 ],
     [ 1256, 291 ],
     [ 926, 291 ],
     [ 926, 250 ],
     [ 886, 250 ]
    ],
    "label": [ 1330, 291.5 ]
   },
   "order-dispute-fulfilled": {
    "points": [
     [ 1722, 216 ],
     [ 1670, 216 ],
     [ 1670, 238 ],
     [ 1404, 238 ],
     [ 1404, 237 ],
     [ 1197, 237 ],
     [ 1197, 223 ],
     [ 1181, 223 ]
    ],
    "label": [ 1433.5, 237.5 ]
   },
   "order-dispute-complete": {
    "points": [
     [ 1722, 204 ],
     [ 1670, 204 ],
     [ 1670, 184 ],
     [ 1463, 184 ],
     [ 1463, 183 ],
     [ 1404, 183 ],
     [ 1404, 166 ],
     [ 1388, 166 ]
    ],
    "label": [ 1537, 183.5 ]
   },
   "order-dispute-returned": {
    "points": [
     [ 1722, 191 ],
     [ 1694, 191 ],
     [ 1694, 77 ],
     [ 1595, 77 ]
    ],
    "label": [ 1640.5, 76.5 ]
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
