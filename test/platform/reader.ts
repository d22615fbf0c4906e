// A reader in the sample's shop, as a browser without scripts: follows links and forms, and keeps the cookie.
import assert from 'node:assert/strict';

/** What a cart page says, in cents. */
export interface CartPage {
  readonly lines: readonly number[];
  /** By name, such as `Shipping`; the total is among them. */
  readonly sums: Readonly<Record<string, number>>;
}

export interface Reader {
  /** The page at a path. */
  get(path: string): Promise<string>;
  /** Sends a form. @returns the page that it leads to */
  send(path: string, fields: Readonly<Record<string, string>>): Promise<string>;
  cart(): Promise<CartPage>;
}

/** @param shop where it is, with a slash at its end */
export function readerOf(shop: string): Reader {
  let cookie = '';
  const ask = async (path: string, options: RequestInit = {}): Promise<Response> => {
    const url = new URL(path.replace(/^\//, ''), shop);
    const response = await fetch(url, { ...options, headers: { cookie }, redirect: 'manual' });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return response;
  };
  const get = async (path: string): Promise<string> => {
    const response = await ask(path);
    assert.equal(response.status, 200, `${path} of ${shop}: ${response.status}`);
    return response.text();
  };
  return {
    get,
    async send(path, fields) {
      const response = await ask(path, { method: 'POST', body: new URLSearchParams(fields) });
      const location = response.headers.get('location');
      if (location === null) return response.text();
      const base = new URL(shop).pathname;
      return get(location.startsWith(base) ? location.slice(base.length) : location);
    },
    cart: async () => cartOf(await get('cart')),
  };
}

function cartOf(page: string): CartPage {
  const amount = String.raw`<b>(-?\d+)\.(\d\d) EUR</b>`;
  const lines = [...page.matchAll(new RegExp(`<li>[^<]* ${amount}`, 'g'))];
  const sums = [...page.matchAll(new RegExp(`<p class="sum">([^<]*) ${amount}`, 'g'))];
  return {
    lines: lines.map(([, euros, cents]) => Number(`${euros}${cents}`)),
    sums: Object.fromEntries(sums.map(([, name, euros, cents]) => [name, Number(`${euros}${cents}`)])),
  };
}

/** What the total of a cart has to be. */
export function rightTotal({ lines, sums }: CartPage): number {
  const { Total: _total, ...others } = sums;
  return [...lines, ...Object.values(others)].reduce((sum, cents) => sum + cents, 0);
}
