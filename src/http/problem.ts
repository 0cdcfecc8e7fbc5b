/** The body of an answer that refuses: a stable code, and a sentence. */
export interface HttpProblem {
  readonly error: string;
  readonly message: string;
}

/** Makes the body of an answer that refuses. */
export function problem(error: string, message: string): HttpProblem {
  return { error, message };
}
