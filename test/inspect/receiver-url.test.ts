import { describe, expect, it } from 'vitest';
import { receiverUrl } from '../../src/inspect/receiver-url.js';
import { ConfigurationError } from '../../src/order/options/configuration-error.js';

describe('the receiver of inspector messages', () => {
  it.each([
    'https://stately.ai/inspect',
    'http://localhost:5173/',
    'http://127.0.0.1:9000/inspector.html',
    'https://inspector.shop.example/',
  ])('may be the page %s', (page) => {
    expect(receiverUrl(page).href).toBe(new URL(page).href);
  });

  it.each([
    'wss://stately-sky-beta.mellson.partykit.dev/party/inspect',
    'https://stately-sky-beta.mellson.partykit.dev/',
    'https://stately.ai/registry/inspect/1234',
    'ws://localhost:8080',
    'http://inspector.shop.example/',
    'https://someone:secret@inspector.shop.example/',
    'javascript:alert(1)',
    'nonsense',
  ])('is never %s', (address) => {
    expect(() => receiverUrl(address)).toThrow(ConfigurationError);
  });
});
