const encoder = new TextEncoder();

// The one function of Node.js's `Buffer` that the core calls: the size of a text in UTF-8.
Object.assign(globalThis, {
  Buffer: { byteLength: (text: string) => encoder.encode(text).length },
});
