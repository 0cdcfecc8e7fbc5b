/**
 * Shows stored orders and live traffic in Stately's inspector.
 *
 * @module order-lifecycle/inspect
 */
export { type Bridge, type BridgeOptions, openBridge } from './bridge.js';
export {
  type Inspectable,
  type InspectableTraffic,
  type InspectionReceiver,
  inspectOrder,
  inspectTraffic,
} from './inspect-order.js';
export { type InspectionMessage, messagesOf } from './messages.js';
