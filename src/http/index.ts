/**
 * The webhook, the operators' API, the console, health and metrics over HTTP.
 *
 * @module order-lifecycle/http
 */
export { type App, type AppOptions, createApp } from './app.js';
export { type Listening, listen } from './serve.js';
