// The shop takes orders: a database, shipping.
import type { Commit } from './commit.ts';

const database = `// Node before version 22.13 has no SQLite.
const sqlite = process.getBuiltinModule?.('node:sqlite');

/** The shop's database. Its tables are made by migrate.js. */
export function openDatabase() {
  if (!sqlite) throw new Error('The database needs Node 22.13 or newer, and this is Node ' + process.version + '.');
  return new sqlite.DatabaseSync(process.env.DATABASE_PATH ?? 'bookshop.sqlite');
}
`;

const migrate = `import { readdirSync, readFileSync } from 'node:fs';
import { openDatabase } from './lib/database.js';

const folder = new URL('migrations/', import.meta.url);
const database = openDatabase();
database.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)');
const done = new Set(database.prepare('SELECT name FROM migrations').all().map((row) => row.name));

for (const name of readdirSync(folder).sort()) {
  if (done.has(name)) continue;
  console.log('Applying ' + name);
  database.exec('BEGIN');
  database.exec(readFileSync(new URL(name, folder), 'utf8'));
  database.prepare('INSERT INTO migrations (name) VALUES (?)').run(name);
  database.exec('COMMIT');
}
console.log('The database is up to date.');
`;

const orders = `import { openDatabase } from './database.js';
import { lines, total } from './cart.js';

/** Stores what is in the cart, and empties it. Returns the number of the order. */
export function placeOrder(cart, email) {
  const database = openDatabase();
  const items = JSON.stringify(lines(cart).map(({ book, quantity }) => ({ book: book.id, quantity })));
  const { lastInsertRowid } = database
    .prepare('INSERT INTO orders (email, items, cents) VALUES (?, ?, ?)')
    .run(email, items, total(cart));
  database.close();
  cart.clear();
  return Number(lastInsertRowid);
}
`;

export const orderCommits: readonly Commit[] = [
  {
    key: 'database',
    branch: 'main',
    author: 'kendra',
    hoursAgo: 864,
    message: `Add a database for orders (#20)

Migrations are plain SQL, applied in the order of their names by
migrate.js, which runs as the release command before a version starts.`,
    write: {
      'lib/database.js': database,
      'migrate.js': migrate,
      'migrations/001_create_orders.sql': `CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  items TEXT NOT NULL,
  cents INTEGER NOT NULL,
  placed_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
`,
    },
    edit: {
      Procfile: [['web: node server.js\n', 'web: node server.js\nrelease: node migrate.js\n']],
      'README.md': [['    node server.js\n', '    node migrate.js\n    node server.js\n']],
    },
  },
  {
    key: 'checkout',
    branch: 'main',
    author: 'kendra',
    hoursAgo: 840,
    message: 'Take orders (#21)',
    write: { 'lib/orders.js': orders },
    edit: {
      'server.js': [
        ['import { search }', "import { placeOrder } from './lib/orders.js';\nimport { search }"],
        [
          'import { bookPage, cartPage, homePage, notFoundPage }',
          'import { bookPage, cartPage, homePage, notFoundPage, orderPage }',
        ],
        [
          '  const book = findBook(',
          "  if (url.pathname === '/orders' && request.method === 'POST' && cart.size > 0) {\n    const number = placeOrder(cart, (await form(request)).get('email') ?? '');\n    keepSession(session, response);\n    return send(response, 201, orderPage(number));\n  }\n  const book = findBook(",
        ],
      ],
      'lib/views.js': [
        ["sum('Total', total(cart)));", "sum('Total', total(cart)) + orderForm);"],
        [
          'function buyForm(book)',
          'const orderForm =\n  \'<form method="post" action="/orders">\' +\n  \'<input type="email" name="email" required placeholder="Mail address" aria-label="Mail address"><button>Order</button></form>\';\n\nexport function orderPage(number) {\n  return page(\'Thank you\', \'<p>Your order has the number \' + number + \'.</p>\');\n}\n\nfunction buyForm(book)',
        ],
      ],
    },
  },
  {
    key: 'log',
    branch: 'main',
    author: 'shanley',
    hoursAgo: 792,
    message: 'Log each request in one line (#23)',
    edit: {
      'server.js': [
        [
          '  const session = sessionOf',
          "  const started = performance.now();\n  response.on('finish', () => {\n    const ms = Math.round(performance.now() - started);\n    console.log([request.method, request.url, response.statusCode, ms + 'ms'].join(' '));\n  });\n  const session = sessionOf",
        ],
      ],
    },
  },
  {
    key: 'shipping',
    branch: 'shipping',
    author: 'katie',
    hoursAgo: 770,
    message: 'Charge for shipping below 30 euros',
    edit: {
      'lib/cart.js': [
        ['/** A cart is a map', 'const SHIPPING = 390;\nconst FREE_FROM = 3000;\n\n/** A cart is a map'],
        [
          '/** What the cart costs, in cents. */\nexport function total(cart) {\n  return lines(cart)',
          '/** What sending it costs, in cents. */\nexport function shipping(cart) {\n  return cart.size === 0 || subtotal(cart) >= FREE_FROM ? 0 : SHIPPING;\n}\n\n/** What the cart costs with shipping, in cents. */\nexport function total(cart) {\n  return subtotal(cart) + shipping(cart);\n}\n\nfunction subtotal(cart) {\n  return lines(cart)',
        ],
      ],
      'test/cart.test.js': [
        ['twice as much', 'twice as much, and shipping'],
        ["'villette', 'villette')), 1980);", "'villette', 'villette')), 1980 + 390);"],
        ['assert.equal(total(cart), 890);', 'assert.equal(total(cart), 890 + 390);'],
      ],
    },
  },
  {
    key: 'shipping-line',
    branch: 'shipping',
    author: 'katie',
    hoursAgo: 762,
    message: 'Show what shipping costs in the cart',
    edit: {
      'lib/views.js': [
        ['import { lines, total }', 'import { lines, shipping, total }'],
        ["sum('Total'", "sum('Shipping', shipping(cart)) + sum('Total'"],
      ],
      'test/cart.test.js': [
        [
          "test('a book that was removed",
          "test('shipping is free from 30 euros', () => {\n  assert.equal(total(cartOf('bleak-house', 'bleak-house', 'villette')), 3970);\n});\n\ntest('a book that was removed",
        ],
      ],
    },
  },
  {
    key: 'merge-shipping',
    branch: 'main',
    merge: 'shipping',
    author: 'shanley',
    hoursAgo: 744,
    message: 'Merge pull request #26 from example/shipping\n\nCharge for shipping',
  },
  {
    key: 'sigterm',
    branch: 'main',
    author: 'shanley',
    hoursAgo: 700,
    message: `Finish open requests before the server ends (#28)

A deploy sends SIGTERM. Without this, orders that were being placed at that
moment were lost.`,
    edit: {
      'server.js': [
        [
          "'bookshop is open on port ' + port));\n",
          "'bookshop is open on port ' + port));\n  process.on('SIGTERM', () => server.close(() => process.exit(0)));\n",
        ],
      ],
    },
  },
];
