export type * from './notice.js';
export * from './notices.js';
