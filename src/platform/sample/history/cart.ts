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
  return [...cart].map(([id, quantity]) => ({ book: findBook(id), quantity }));
}

/** What the cart costs, in cents. */
export function total(cart) {
  return lines(cart).reduce((sum, { book, quantity }) => sum + book.cents * quantity, 0);
}
`;

const sessions = `import { randomUUID } from 'node:crypto';

const sessions = new Map();

/** The session of whoever asks; a new one sets its cookie on the response. */
export function sessionOf(request, response) {
  const id = /(?:^|; )session=([\\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  const known = sessions.get(id);
  if (known) return known;
  const fresh = { id: randomUUID(), cart: new Map() };
  sessions.set(fresh.id, fresh);
  response.setHeader('set-cookie', 'session=' + fresh.id + '; HttpOnly; SameSite=Lax; Path=/');
  return fresh;
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
          "import { addToCart } from './lib/cart.js';\nimport { sessionOf } from './lib/sessions.js';\nimport { bookPage, cartPage, homePage",
        ],
        [
          'createServer((request, response) => {\n',
          'createServer(async (request, response) => {\n  const { cart } = sessionOf(request, response);\n',
        ],
        [
          '  const book = findBook(',
          "  if (url.pathname === '/cart' && request.method === 'POST') {\n    addToCart(cart, (await form(request)).get('book'));\n    return redirect(response, '/cart');\n  }\n  if (url.pathname === '/cart') return send(response, 200, cartPage(cart));\n  const book = findBook(",
        ],
        [
          'if (import.meta.main',
          "function redirect(response, location) {\n  response.writeHead(303, { location });\n  response.end();\n}\n\nasync function form(request) {\n  let text = '';\n  for await (const chunk of request) text += chunk;\n  return new URLSearchParams(text);\n}\n\nif (import.meta.main",
        ],
      ],
      'lib/views.js': [
        ['import { price }', "import { lines, total } from './cart.js';\nimport { price }"],
        [
          "'</p><p>' + price(book.cents) + '</p>');",
          "'</p><p>' + price(book.cents) + '</p>' + buyForm(book));",
        ],
        [
          'export function notFoundPage()',
          "export function cartPage(cart) {\n  const rows = lines(cart).map(({ book, quantity }) => '<li>' + quantity + ' x ' + book.title + '</li>');\n  return page('Your cart', '<ul>' + rows.join('') + '</ul><p>Total: ' + price(total(cart)) + '</p>');\n}\n\nfunction buyForm(book) {\n  const field = '<input type=\"hidden\" name=\"book\" value=\"' + book.id + '\">';\n  return '<form method=\"post\" action=\"/cart\">' + field + '<button>Put into the cart</button></form>';\n}\n\nexport function notFoundPage()",
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
