// A cart to put books into.
import type { Commit } from './commit.ts';

const cart = `import { findBook } from './catalogue.js';

/** A cart is a map from book ids to quantities. */
export function addToCart(cart, id) {
  if (!findBook(id)) return;
  cart.set(id, (cart.get(id) ?? 0) + 1);
}

export function removeFromCart(cart, id) {
  cart.delete(id);
}

export function lines(cart) {
  return [...cart].map(([id, quantity]) => ({ book: findBook(id), quantity })).filter(({ book }) => book);
}

/** What the cart costs, in cents. */
export function total(cart) {
  return lines(cart).reduce((sum, { book, quantity }) => sum + book.cents * quantity, 0);
}
`;

const sessions = `import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

const secret = process.env.SESSION_SECRET ?? 'for development only';

/** The session of a reader, which the cookie holds: it outlives the process. A new one is kept at once. */
export function sessionOf(request, response) {
  const [, text, signature] = /(?:^|; )session=([\\w-]+)\\.([\\w-]+)/.exec(request.headers.cookie ?? '') ?? [];
  if (text && isOurs(text, signature)) {
    const { cart, ...rest } = JSON.parse(Buffer.from(text, 'base64url').toString());
    return { ...rest, cart: new Map(cart) };
  }
  const fresh = { id: randomUUID(), cart: new Map() };
  keepSession(fresh, response);
  return fresh;
}

/** Puts a session that has changed into the cookie. */
export function keepSession({ cart, ...rest }, response) {
  const text = Buffer.from(JSON.stringify({ ...rest, cart: [...cart] })).toString('base64url');
  response.setHeader('set-cookie', 'session=' + text + '.' + sign(text) + '; HttpOnly; SameSite=Lax; Path=/');
}

function isOurs(text, signature) {
  const [given, own] = [Buffer.from(signature), Buffer.from(sign(text))];
  return given.length === own.length && timingSafeEqual(given, own);
}

function sign(text) {
  return createHmac('sha256', secret).update(text).digest('base64url');
}
`;

export const cartCommits: readonly Commit[] = [
  {
    key: 'sessions',
    branch: 'cart',
    author: 'kendra',
    hoursAgo: 1110,
    message: 'Keep a session in a cookie',
    write: { 'lib/sessions.js': sessions },
  },
  {
    key: 'cart',
    branch: 'cart',
    author: 'kendra',
    hoursAgo: 1104,
    message: `Add a cart

It lives in the session. A form on the page of a book puts the book into
it; nothing is ordered yet.`,
    write: { 'lib/cart.js': cart },
    edit: {
      'server.js': [
        [
          'import { bookPage, homePage',
          "import { addToCart } from './lib/cart.js';\nimport { keepSession, sessionOf } from './lib/sessions.js';\nimport { bookPage, cartPage, homePage",
        ],
        [
          'createServer((request, response) => {\n',
          'createServer(async (request, response) => {\n  const session = sessionOf(request, response);\n  const { cart } = session;\n',
        ],
        [
          '  const book = findBook(',
          "  if (url.pathname === '/cart' && request.method === 'POST') {\n    addToCart(cart, (await form(request)).get('book'));\n    keepSession(session, response);\n    return redirect(response, '/cart');\n  }\n  if (url.pathname === '/cart') return send(response, 200, cartPage(cart));\n  const book = findBook(",
        ],
        [
          'if (import.meta.main',
          "function redirect(response, location) {\n  response.writeHead(303, { location });\n  response.end();\n}\n\nasync function form(request) {\n  let text = '';\n  for await (const chunk of request) text += chunk;\n  return new URLSearchParams(text);\n}\n\nif (import.meta.main",
        ],
      ],
      'lib/views.js': [
        ['import { price }', "import { lines, total } from './cart.js';\nimport { price }"],
        ['>Books</a></nav>', '>Books</a> <a href="/cart">Cart</a></nav>'],
        [
          "'</p><p>' + price(book.cents) + '</p>');",
          "'</p><p>' + price(book.cents) + '</p>' + buyForm(book));",
        ],
        [
          'export function notFoundPage(',
          "export function cartPage(cart) {\n  const rows = lines(cart).map(({ book, quantity }) =>\n    '<li>' + quantity + ' x ' + book.title + ' <b>' + price(book.cents * quantity) + '</b></li>');\n  return page('Your cart', '<ul>' + rows.join('') + '</ul>' + sum('Total', total(cart)));\n}\n\nfunction sum(name, cents) {\n  return '<p class=\"sum\">' + name + ' <b>' + price(cents) + '</b></p>';\n}\n\nfunction buyForm(book) {\n  const field = '<input type=\"hidden\" name=\"book\" value=\"' + book.id + '\">';\n  return '<form method=\"post\" action=\"/cart\">' + field + '<button>Put into the cart</button></form>';\n}\n\nexport function notFoundPage(",
        ],
      ],
    },
  },
  {
    key: 'health',
    branch: 'main',
    author: 'shanley',
    hoursAgo: 1101,
    message: 'Answer /health for the check of the load balancer (#9)',
    edit: {
      'server.js': [
        [
          "  if (url.pathname === '/') return",
          "  if (url.pathname === '/health') return send(response, 200, 'ok');\n  if (url.pathname === '/') return",
        ],
      ],
    },
  },
  {
    key: 'test-cart',
    branch: 'cart',
    author: 'kendra',
    hoursAgo: 1083,
    message: "Test the cart's total",
    write: {
      'test/cart.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addToCart, removeFromCart, total } from '../lib/cart.js';

function cartOf(...ids) {
  const cart = new Map();
  for (const id of ids) addToCart(cart, id);
  return cart;
}

test('an empty cart costs nothing', () => {
  assert.equal(total(cartOf()), 0);
});

test('the same book twice costs twice as much', () => {
  assert.equal(total(cartOf('villette', 'villette')), 1980);
});

test('a book that was removed costs nothing', () => {
  const cart = cartOf('villette', 'persuasion');
  removeFromCart(cart, 'villette');
  assert.equal(total(cart), 890);
});
`,
    },
  },
  {
    key: 'merge-cart',
    branch: 'main',
    merge: 'cart',
    author: 'katie',
    hoursAgo: 1079,
    message: 'Merge pull request #10 from example/cart\n\nAdd a cart',
  },
];
