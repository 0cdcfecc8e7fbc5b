export { type App, type AppOptions, createApp } from './app.js';
export { type Listening, listen } from './serve.js';
