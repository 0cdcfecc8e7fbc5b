const DOTS = /^~*\.{1,2}$/;
const ESCAPED_DOTS = /^~+\.{1,2}$/;

/**
 * An id as one segment of the path of a URL. Whoever reads a URL removes the segments `.` and `..`,
 * also when they are percent-encoded, so these two are written `~.` and `~..`; what looks like these
 * gets one `~` more. Every other id is percent-encoded only.
 *
 * @example
 * pathSegment('a/b'); // 'a%2Fb'
 * pathSegment('..'); // '~..'
 */
export function pathSegment(id: string): string {
  return encodeURIComponent(DOTS.test(id) ? `~${id}` : id);
}

/** The id that a segment names, after it was percent-decoded. */
export function idInPath(segment: string): string {
  return ESCAPED_DOTS.test(segment) ? segment.slice(1) : segment;
}
