// The first days of the shop: books and their prices.
import type { Commit } from './commit.ts';

const server = `import { createServer } from 'node:http';
import { allBooks } from './lib/catalogue.js';
import { homePage, notFoundPage } from './lib/views.js';

const port = Number(process.env.PORT ?? 3000);

export const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/') return send(response, 200, homePage(allBooks()));
  send(response, 404, notFoundPage());
});

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(body);
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) {
  server.listen(port, process.env.HOST, () => console.log('bookshop is open on port ' + port));
}
`;

const books = `[
  { "id": "middlemarch", "title": "Middlemarch", "author": "George Eliot", "cents": 1290 },
  { "id": "north-and-south", "title": "North and South", "author": "Elizabeth Gaskell", "cents": 1090 },
  { "id": "villette", "title": "Villette", "author": "Charlotte Brontë", "cents": 990 },
  { "id": "persuasion", "title": "Persuasion", "author": "Jane Austen", "cents": 890 },
  { "id": "moonstone", "title": "The Moonstone", "author": "Wilkie Collins", "cents": 1150 },
  { "id": "bleak-house", "title": "Bleak House", "author": "Charles Dickens", "cents": 1490 }
]
`;

const catalogue = `import { readFileSync } from 'node:fs';

const books = JSON.parse(readFileSync(new URL('../data/books.json', import.meta.url), 'utf8'));

export function allBooks() {
  return books;
}

export function findBook(id) {
  return books.find((book) => book.id === id);
}
`;

const views = `export function homePage(books) {
  const items = books.map(
    (book) => '<li>' + book.title + ' <small>by ' + book.author + '</small> <b>' + book.cents / 100 + ' EUR</b></li>',
  );
  return page('Bookshop', '<ul>' + items.join('') + '</ul>');
}

export function notFoundPage(reason = 'We do not have this page.') {
  return page('Not found', '<p>' + reason + '</p>');
}

function page(title, body) {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head><meta charset="utf-8"><title>' + title + '</title></head>',
    '<body><nav><a href="/">Books</a></nav><h1>' + title + '</h1>' + body + '</body>',
    '</html>',
  ].join('\\n');
}
`;

export const opening: readonly Commit[] = [
  {
    key: 'start',
    branch: 'main',
    author: 'kendra',
    hoursAgo: 1177,
    message: 'Start the shop with a list of books',
    write: {
      '.gitattributes': '* text=auto eol=lf\n*.png binary\n',
      '.gitignore': 'node_modules/\n*.sqlite\n*.log\n',
      'package.json': `{
  "name": "bookshop",
  "version": "1.0.0",
  "private": true,
  "type": "module",
  "scripts": {
    "start": "node server.js",
    "test": "node --test"
  },
  "engines": {
    "node": ">=22.13"
  }
}
`,
      Procfile: 'web: node server.js\n',
      'README.md': `# Bookshop

A small shop for good books. It needs Node 22.13 or newer and nothing else:

    node server.js

Then open http://localhost:3000.
`,
      'server.js': server,
      'data/books.json': books,
      'lib/catalogue.js': catalogue,
      'lib/views.js': views,
    },
  },
  {
    key: 'book-pages',
    branch: 'main',
    author: 'katie',
    hoursAgo: 1171,
    message: 'Give each book a page of its own (#3)',
    edit: {
      'server.js': [
        ['import { allBooks } from', 'import { allBooks, findBook } from'],
        ['import { homePage, notFoundPage } from', 'import { bookPage, homePage, notFoundPage } from'],
        [
          '  send(response, 404, notFoundPage());\n',
          '  const book = findBook(/^\\/books\\/([\\w-]+)$/.exec(url.pathname)?.[1]);\n  if (book) return send(response, 200, bookPage(book));\n  send(response, 404, notFoundPage());\n',
        ],
      ],
      'lib/views.js': [
        [
          "'<li>' + book.title + ' <small>",
          "'<li><a href=\"/books/' + book.id + '\">' + book.title + '</a> <small>",
        ],
        [
          'export function notFoundPage(',
          "export function bookPage(book) {\n  return page(book.title, '<p>by ' + book.author + '</p><p>' + book.cents / 100 + ' EUR</p>');\n}\n\nexport function notFoundPage(",
        ],
      ],
    },
  },
  {
    key: 'test-catalogue',
    branch: 'main',
    author: 'shanley',
    hoursAgo: 1152,
    message: 'Test that every book can be found by its id (#4)',
    write: {
      'test/catalogue.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allBooks, findBook } from '../lib/catalogue.js';

test('every book is found by its id', () => {
  for (const book of allBooks()) assert.equal(findBook(book.id), book);
});

test('an unknown id finds nothing', () => {
  assert.equal(findBook('the-lost-book'), undefined);
});
`,
    },
  },
  {
    key: 'prices',
    branch: 'main',
    author: 'katie',
    hoursAgo: 1129,
    message: `Write prices with two digits after the point (#6)

"10.9 EUR" looked like a mistake. Prices stay whole cents everywhere and
become text in one place only.`,
    write: {
      'lib/price.js': `/** Cents as text: 1090 is "10.90 EUR". */
export function price(cents) {
  return (cents / 100).toFixed(2) + ' EUR';
}
`,
    },
    edit: {
      'lib/views.js': [
        ['export function homePage', "import { price } from './price.js';\n\nexport function homePage"],
        [
          "'</small> <b>' + book.cents / 100 + ' EUR</b></li>'",
          "'</small> <b>' + price(book.cents) + '</b></li>'",
        ],
        ["'</p><p>' + book.cents / 100 + ' EUR</p>'", "'</p><p>' + price(book.cents) + '</p>'"],
      ],
    },
  },
];
