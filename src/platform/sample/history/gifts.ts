// Gift cards.
import type { Commit } from './commit.ts';

const giftCards = `import { openDatabase } from './database.js';

/** What a gift card is worth, in cents; 0 for a code that nobody was given. */
export function worthOf(code) {
  const database = openDatabase();
  const row = database.prepare('SELECT cents FROM gift_cards WHERE code = ?').get(code);
  database.close();
  return row?.cents ?? 0;
}
`;

export const giftCommits: readonly Commit[] = [
  {
    key: 'move-pages',
    branch: 'main',
    author: 'katie',
    hoursAgo: 650,
    message: 'Move the pages out of lib (#30)\n\nlib is what the shop knows, views is what people see.',
    rename: { 'lib/views.js': 'views/pages.js' },
    edit: {
      'views/pages.js': [
        ["from './cart.js'", "from '../lib/cart.js'"],
        ["from './html.js'", "from '../lib/html.js'"],
        ["from './price.js'", "from '../lib/price.js'"],
      ],
      'server.js': [["from './lib/views.js'", "from './views/pages.js'"]],
    },
  },
  {
    key: 'headers',
    branch: 'main',
    author: 'shanley',
    hoursAgo: 602,
    message: 'Forbid scripts and frames in our pages (#31)',
    edit: {
      'server.js': [
        [
          "  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });\n",
          "  response.writeHead(status, {\n    'content-type': 'text/html; charset=utf-8',\n    'content-security-policy': \"default-src 'none'; img-src 'self'; style-src 'self'; frame-ancestors 'none'\",\n    'x-content-type-options': 'nosniff',\n  });\n",
        ],
      ],
    },
  },
  {
    key: 'gift-cards',
    branch: 'gift-cards',
    author: 'kendra',
    hoursAgo: 550,
    message: 'Store gift cards',
    write: {
      'lib/gift-cards.js': giftCards,
      'migrations/002_add_gift_cards.sql': `CREATE TABLE gift_cards (
  code TEXT PRIMARY KEY,
  cents INTEGER NOT NULL CHECK (cents > 0)
);
INSERT INTO gift_cards (code, cents) VALUES ('WELCOME', 500);
`,
    },
  },
  {
    key: 'redeem',
    branch: 'gift-cards',
    author: 'kendra',
    hoursAgo: 529,
    message: `Redeem a gift card in the cart

The card is taken off what the books cost; shipping is always paid. Nobody
gets money back when a card is worth more than the books.

Co-authored-by: Katie Lindqvist <katie@example.com>`,
    edit: {
      'lib/cart.js': [
        [
          'export function total(cart) {\n  return subtotal(cart) + shipping(cart);',
          'export function total(cart, giftCard = 0) {\n  return Math.max(0, subtotal(cart) - giftCard) + shipping(cart);',
        ],
        [
          'with shipping, in cents. */',
          'with shipping, in cents. @param giftCard what a gift card is worth, in cents */',
        ],
      ],
      'lib/orders.js': [
        ['export function placeOrder(cart, email)', 'export function placeOrder({ cart, giftCard }, email)'],
        ['total(cart));', 'total(cart, giftCard));'],
      ],
      'lib/sessions.js': [
        ['return { ...rest, cart', 'return { giftCard: 0, ...rest, cart'],
        ['cart: new Map() };', 'cart: new Map(), giftCard: 0 };'],
      ],
      'server.js': [
        ['import { placeOrder }', "import { worthOf } from './lib/gift-cards.js';\nimport { placeOrder }"],
        ['placeOrder(cart, ', 'placeOrder(session, '],
        ['cartPage(cart));', 'cartPage(session));'],
        [
          "  if (url.pathname === '/orders'",
          "  if (url.pathname === '/gift-card' && request.method === 'POST') {\n    session.giftCard = worthOf((await form(request)).get('code') ?? '');\n    keepSession(session, response);\n    return redirect(response, '/cart');\n  }\n  if (url.pathname === '/orders'",
        ],
      ],
      'views/pages.js': [
        ['export function cartPage(cart) {', 'export function cartPage({ cart, giftCard }) {'],
        [
          "sum('Total', total(cart)) + orderForm",
          "sum('Gift card', -giftCard) +\n    sum('Total', total(cart, giftCard)) + giftCardForm + orderForm",
        ],
        [
          'const orderForm =',
          'const giftCardForm =\n  \'<form method="post" action="/gift-card"><input name="code" value="WELCOME" aria-label="Gift card"><button>Redeem</button></form>\';\n\nconst orderForm =',
        ],
      ],
    },
  },
  {
    key: 'test-gift-cards',
    branch: 'gift-cards',
    author: 'katie',
    hoursAgo: 508,
    message: 'Test gift cards',
    edit: {
      'test/cart.test.js': [
        [
          "test('a book that was removed",
          "test('a gift card is taken off', () => {\n  assert.equal(total(cartOf('bleak-house'), 500), 990 + 390);\n});\n\ntest('a gift card gives no money back and does not pay for shipping', () => {\n  assert.equal(total(cartOf('persuasion'), 5000), 390);\n});\n\ntest('a book that was removed",
        ],
      ],
    },
  },
  {
    key: 'merge-gift-cards',
    branch: 'main',
    merge: 'gift-cards',
    author: 'shanley',
    hoursAgo: 500,
    message: 'Merge pull request #34 from example/gift-cards\n\nGift cards',
  },
  {
    key: 'limit-forms',
    branch: 'main',
    author: 'shanley',
    hoursAgo: 420,
    message: 'Refuse forms of more than 10 kB (#36)',
    edit: {
      'server.js': [
        [
          '  for await (const chunk of request) text += chunk;\n',
          "  for await (const chunk of request) {\n    text += chunk;\n    if (text.length > 10_000) throw new Error('the form is too long');\n  }\n",
        ],
        [
          'createServer(async (request, response) => {',
          'createServer(async (request, response) => {\n  try {\n    await answer(request, response);\n  } catch (error) {\n    console.error(error);\n    send(response, 400, notFoundPage(error.message));\n  }\n});\n\nasync function answer(request, response) {',
        ],
        ['  send(response, 404, notFoundPage());\n});', '  send(response, 404, notFoundPage());\n}'],
      ],
    },
  },
  {
    key: 'sort',
    branch: 'main',
    author: 'katie',
    hoursAgo: 330,
    message: `Sort the catalogue by author (#41)

By the last word of the name, as in a shop.`,
    edit: {
      'lib/catalogue.js': [
        [
          "'utf8'));\n",
          "'utf8'));\nbooks.sort((a, b) => lastName(a).localeCompare(lastName(b), 'en'));\n\nfunction lastName(book) {\n  return book.author.split(' ').at(-1);\n}\n",
        ],
      ],
      'test/catalogue.test.js': [
        [
          "test('an unknown id",
          "test('books are sorted by the last names of their authors', () => {\n  assert.equal(allBooks()[0].author, 'Jane Austen');\n  assert.equal(allBooks().at(-1).author, 'Elizabeth Gaskell');\n});\n\ntest('an unknown id",
        ],
      ],
    },
  },
];
