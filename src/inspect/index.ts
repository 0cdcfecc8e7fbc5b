/**
 * Orders in Stately's inspector: a stored history replayed, or live traffic followed.
 *
 * @module order-lifecycle/inspect
 */
export { type Bridge, type BridgeOptions, openBridge } from './bridge.js';
export {
  type Inspectable,
  type InspectionReceiver,
  inspectOrder,
  inspectTraffic,
} from './inspect-order.js';
export { type InspectionMessage, messagesOf } from './messages.js';
