const DOTS = /^~*\.{1,2}$/;
const ESCAPED_DOTS = /^~+\.{1,2}$/;

/**
 * An id as one segment of a URL path. Parsers of URLs remove the segments `.` and `..`, even when they are
 * percent-encoded, so these two become `~.` and `~..`, and an id that looks like those gets one more `~`.
 * Every other id is only percent-encoded.
 *
 * @example
 * pathSegment('a/b'); // 'a%2Fb'
 * pathSegment('..'); // '~..'
 */
export function pathSegment(id: string): string {
  return encodeURIComponent(DOTS.test(id) ? `~${id}` : id);
}

/** The id in a percent-decoded segment. */
export function idInPath(segment: string): string {
  return ESCAPED_DOTS.test(segment) ? segment.slice(1) : segment;
}
