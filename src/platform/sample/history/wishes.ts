// Wish lists, with a migration that fails at first.
import type { Commit } from './commit.ts';

const wishLists = `/** Wish lists, over anything with get and set: a session's, or the database's. */
export function addWish(store, reader, id) {
  const wishes = store.get(reader) ?? [];
  if (!wishes.includes(id)) store.set(reader, [...wishes, id]);
}

export function wishesOf(store, reader) {
  return store.get(reader) ?? [];
}

export function removeWish(store, reader, id) {
  store.set(reader, wishesOf(store, reader).filter((wish) => wish !== id));
}
`;

const wishStore = `import { openDatabase } from './database.js';

/** The wish lists in the database. */
export const wishStore = {
  get(reader) {
    const database = openDatabase();
    const rows = database.prepare('SELECT book FROM wish_lists WHERE reader = ? ORDER BY rowid').all(reader);
    database.close();
    return rows.map((row) => row.book);
  },
  set(reader, books) {
    const database = openDatabase();
    database.prepare('DELETE FROM wish_lists WHERE reader = ?').run(reader);
    const insert = database.prepare('INSERT INTO wish_lists (reader, book) VALUES (?, ?)');
    for (const book of books) insert.run(reader, book);
    database.close();
  },
};
`;

export const wishCommits: readonly Commit[] = [
  {
    key: 'wish-table',
    branch: 'wish-lists',
    author: 'katie',
    hoursAgo: 215,
    message: 'Add a table for wish lists',
    write: {
      'migrations/003_add_wish_lists.sql': `CREATE TABLE wish_lists (
  reader TEXT NOT NULL,
  book TEXT NOT NULL,
  UNIQUE (reader, book)
);
`,
      'lib/wish-lists.js': wishLists,
      'lib/wish-store.js': wishStore,
    },
  },
  {
    key: 'wish-page',
    branch: 'wish-lists',
    author: 'katie',
    hoursAgo: 190,
    message:
      'Put books on a wish list\n\nThe page reads the wishes of one reader, so there is an index of readers.',
    edit: {
      'migrations/003_add_wish_lists.sql': [
        ['CREATE TABLE', 'CREATE INDEX wish_lists_by_reader ON wish_lists (reader);\n\nCREATE TABLE'],
      ],
      'server.js': [
        [
          'import { sendStatic }',
          "import { wishStore } from './lib/wish-store.js';\nimport { addWish, wishesOf } from './lib/wish-lists.js';\nimport { sendStatic }",
        ],
        ['notFoundPage, orderPage }', 'notFoundPage, orderPage, wishPage }'],
        [
          "  if (url.pathname === '/orders'",
          "  if (url.pathname === '/wishes' && request.method === 'POST') {\n    const wish = findBook((await form(request)).get('book'));\n    if (wish) addWish(wishStore, session.id, wish.id);\n    return redirect(response, '/wishes');\n  }\n  if (url.pathname === '/wishes') {\n    return send(response, 200, wishPage(wishesOf(wishStore, session.id).map(findBook)));\n  }\n  if (url.pathname === '/orders'",
        ],
      ],
      'views/pages.js': [
        [
          'function buyForm(book) {',
          "export function wishPage(books) {\n  const items = books.map((book) => '<li><a href=\"/books/' + book.id + '\">' + escape(book.title) + '</a></li>');\n  return page('Your wish list', '<ul>' + items.join('') + '</ul>');\n}\n\nfunction wishForm(book) {\n  const field = '<input type=\"hidden\" name=\"book\" value=\"' + book.id + '\">';\n  return '<form method=\"post\" action=\"/wishes\">' + field + '<button>Put on the wish list</button></form>';\n}\n\nfunction buyForm(book) {",
        ],
        ['+ buyForm(book));', '+ buyForm(book) + wishForm(book));'],
      ],
    },
  },
  {
    key: 'wish-to-cart',
    branch: 'wish-lists',
    author: 'katie',
    hoursAgo: 170,
    message: 'Take a book off the wish list when it goes into the cart',
    edit: {
      'server.js': [
        ['import { addWish, wishesOf }', 'import { addWish, removeWish, wishesOf }'],
        [
          "    addToCart(cart, (await form(request)).get('book'));\n",
          "    const id = (await form(request)).get('book');\n    addToCart(cart, id);\n    removeWish(wishStore, session.id, id);\n",
        ],
      ],
    },
  },
  {
    key: 'cache',
    branch: 'main',
    author: 'shanley',
    hoursAgo: 167,
    message: 'Let browsers keep the style sheet and the logo for a day (#44)',
    edit: {
      'lib/static.js': [
        [
          "{ 'content-type': types[ending] }",
          "{ 'content-type': types[ending], 'cache-control': 'public, max-age=86400' }",
        ],
      ],
    },
  },
  {
    key: 'test-wish-lists',
    branch: 'wish-lists',
    author: 'katie',
    hoursAgo: 150,
    message: 'Test wish lists',
    write: {
      'test/wish-lists.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addWish, removeWish, wishesOf } from '../lib/wish-lists.js';

test('a wish is there once, however often it is made', () => {
  const store = new Map();
  addWish(store, 'a', 'villette');
  addWish(store, 'a', 'villette');
  assert.deepEqual(wishesOf(store, 'a'), ['villette']);
});

test('readers have lists of their own', () => {
  const store = new Map();
  addWish(store, 'a', 'villette');
  addWish(store, 'b', 'persuasion');
  removeWish(store, 'a', 'villette');
  assert.deepEqual(wishesOf(store, 'a'), []);
  assert.deepEqual(wishesOf(store, 'b'), ['persuasion']);
});
`,
    },
  },
  {
    key: 'merge-wish-lists',
    branch: 'main',
    merge: 'wish-lists',
    author: 'katie',
    hoursAgo: 4.2,
    message: 'Merge pull request #46 from example/wish-lists\n\nAdd wish lists',
  },
  {
    key: 'fix-migration',
    branch: 'main',
    author: 'katie',
    hoursAgo: 3.4,
    message: `Create the table of the wish lists before its index (#48)

The release command failed in production: nothing had run the migration
from an empty database.`,
    edit: {
      'migrations/003_add_wish_lists.sql': [
        ['CREATE INDEX wish_lists_by_reader ON wish_lists (reader);\n\n', ''],
        [');\n', ');\n\nCREATE INDEX wish_lists_by_reader ON wish_lists (reader);\n'],
      ],
    },
  },
];
