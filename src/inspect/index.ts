/**
 * Orders in Stately's inspector: a stored history replayed, or live traffic followed.
 *
 * @packageDocumentation
 */
export { type Bridge, type BridgeOptions, openBridge } from './bridge.js';
export {
  type Inspectable,
  type InspectionReceiver,
  inspectOrder,
  inspectTraffic,
} from './inspect-order.js';
export { type InspectionMessage, messagesOf } from './messages.js';
