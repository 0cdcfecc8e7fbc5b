/**
 * Webhooks in a server of Node.js: `node:http`, Express, Fastify and everything that is built on them.
 *
 * @module order-lifecycle/node
 */
export type { NodeRequest, NodeResponse } from './node-exchange.js';
export { type NodeHandler, type Receiver, toNodeHandler } from './to-node-handler.js';
