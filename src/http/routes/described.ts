import type { Hono, MiddlewareHandler } from 'hono';

const descriptions = new WeakMap<object, string>();

/** Describes a route in the list at `GET /`. Put it before the handler. */
export function described(description: string): MiddlewareHandler {
  const handler: MiddlewareHandler = (_, next) => next();
  descriptions.set(handler, description);
  return handler;
}

/** The routes of an app with their descriptions, by name: `GET /orders/{id}`. */
export function routesOf(app: Hono): Readonly<Record<string, string>> {
  const routes: Record<string, string> = {};
  for (const { method, path, handler } of app.routes) {
    // A handler of all methods is no route: it protects or limits those below it.
    if (method === 'ALL') continue;
    const name = `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`;
    routes[name] = descriptions.get(handler) ?? routes[name] ?? '';
  }
  return routes;
}
