/** Whether this is the address of an HTTP server, such as `http://127.0.0.1:8080`. */
export function isHttpAddress(text: string): boolean {
  return /^https?:\/\/./.test(text) && URL.canParse(text);
}
