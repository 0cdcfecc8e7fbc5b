/**
 * The part of `node:crypto` that the core uses, for a browser: SHA-256 without waiting. The page checks no
 * signature, so the rest only exists to be imported.
 */

const K = Uint32Array.from({ length: 64 }, (_, index) => fractionOf(Math.cbrt(prime(index))));
const START = Array.from({ length: 8 }, (_, index) => fractionOf(Math.sqrt(prime(index))));

/** A digest; only SHA-256 in hexadecimal. */
export function createHash(algorithm: string): {
  update(text: string): { digest(encoding: string): string };
} {
  return {
    update: (text) => ({
      digest(encoding) {
        if (algorithm !== 'sha256' || encoding !== 'hex') throw new Error('not in this page');
        return sha256(new TextEncoder().encode(text));
      },
    }),
  };
}

export function createHmac(): never {
  throw new Error('This page checks no signature.');
}

export function timingSafeEqual(): never {
  throw new Error('This page checks no signature.');
}

/** FIPS 180-4, section 6.2. */
function sha256(bytes: Uint8Array): string {
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const hash = Uint32Array.from(START);
  const w = new Uint32Array(64);
  // Within the bounds of their arrays, these are never undefined.
  const of = (array: Uint32Array, index: number) => array[index] ?? 0;
  for (let block = 0; block < padded.length; block += 64) {
    for (let t = 0; t < 16; t += 1) w[t] = view.getUint32(block + t * 4);
    for (let t = 16; t < 64; t += 1) {
      const [x, y] = [of(w, t - 15), of(w, t - 2)];
      const small = rotated(x, 7) ^ rotated(x, 18) ^ (x >>> 3);
      const large = rotated(y, 17) ^ rotated(y, 19) ^ (y >>> 10);
      w[t] = of(w, t - 16) + small + of(w, t - 7) + large;
    }
    const v = Uint32Array.from(hash);
    for (let t = 0; t < 64; t += 1) {
      const [a, b, c, e] = [of(v, 0), of(v, 1), of(v, 2), of(v, 4)];
      const choice = (e & of(v, 5)) ^ (~e & of(v, 6));
      const mixed = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
      const first = of(v, 7) + mixed + choice + of(K, t) + of(w, t);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority;
      v.copyWithin(1, 0, 7);
      v[4] = of(v, 4) + first;
      v[0] = first + second;
    }
    for (let index = 0; index < 8; index += 1) hash[index] = of(hash, index) + of(v, index);
  }
  return Array.from(hash, (word) => word.toString(16).padStart(8, '0')).join('');
}

function rotated(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}

function fractionOf(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

function prime(index: number): number {
  let candidate = 1;
  for (let found = -1; found < index; ) {
    candidate += 1;
    let divisor = 2;
    while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor += 1;
    if (divisor * divisor > candidate) found += 1;
  }
  return candidate;
}
