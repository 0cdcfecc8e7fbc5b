import type { Context } from 'hono';

/** The body of an answer that refuses a request: a stable code, and a sentence. */
export interface HttpProblem {
  readonly error: string;
  readonly message: string;
}

/** The body of an answer that refuses a request. */
export function problem(error: string, message: string): HttpProblem {
  return { error, message };
}

/** 400 for a parameter of the query. */
export function badParameter(c: Context, message: string): Response {
  return c.json(problem('bad_parameter', message), 400);
}

/** 503 with `Retry-After`. */
export function unavailable(message = 'The store does not answer; try again later.'): Response {
  return Response.json(problem('unavailable', message), {
    status: 503,
    headers: { 'retry-after': '10', 'cache-control': 'no-store' },
  });
}
