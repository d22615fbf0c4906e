import assert from 'node:assert/strict';
import { destinationOf } from '../../../../src/platform/router/address.ts';

describe('which app a request is for', () => {
  const loopback = '127.0.0.1:5055';
  const cases: readonly (readonly [string, string, object, unknown])[] = [
    ['shop.localhost:5055', '/cart?a=1', {}, { kind: 'app', app: 'shop', path: '/cart?a=1', prefix: '' }],
    ['Shop.LOCALHOST', '/', {}, { kind: 'app', app: 'shop', path: '/', prefix: '' }],
    ['shop.localhost:5055', '/~/other/', {}, { kind: 'app', app: 'shop', path: '/~/other/', prefix: '' }],
    [loopback, '/~/shop/cart?a=1', {}, { kind: 'app', app: 'shop', path: '/cart?a=1', prefix: '/~/shop' }],
    ['shop.localhost.:5055', '/', {}, { kind: 'app', app: 'shop', path: '/', prefix: '' }],
    [loopback, '/~/shop', {}, { kind: 'redirect', location: '/~/shop/' }],
    [loopback, '/~/shop?a=/b', {}, { kind: 'redirect', location: '/~/shop/?a=/b' }],
    [
      loopback,
      '/books/1?a=b',
      { referer: `http://${loopback}/~/shop/cart` },
      { kind: 'redirect', location: '/~/shop/books/1?a=b' },
    ],
    [loopback, '/apps', { referer: `http://${loopback}/~/shop/`, authorization: 'Bearer x' }, undefined],
    [loopback, '/apps', { referer: 'http://example.com/~/shop/' }, undefined],
    [loopback, '/apps', { referer: 'nonsense' }, undefined],
    [loopback, '/apps/shop', {}, undefined],
    [loopback, '/~/..%2fx/', {}, undefined],
    ['shop.localhost.example.com', '/', {}, undefined],
    ['example.com', '/~/shop/', {}, undefined],
    ['a.b.localhost', '/', {}, undefined],
  ];
  for (const [host, path, headers, expected] of cases) {
    it(`${host}${path} ${JSON.stringify(headers)}`, () =>
      assert.deepEqual(destinationOf(path, { host, ...headers }), expected));
  }
});
