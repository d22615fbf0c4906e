// Looks, and a search.
import { logo } from '../logo.ts';
import type { Commit } from './commit.ts';

const style = `body {
  background: #faf6ef;
  color: #2b2420;
  font: 1.1rem/1.5 Georgia, serif;
  margin: 2rem auto;
  max-width: 40rem;
  padding: 0 1rem;
}

nav {
  align-items: center;
  border-bottom: 2px solid #1f4e79;
  display: flex;
  gap: 1.5rem;
  padding-bottom: 0.5rem;
}

a {
  color: #1f4e79;
}

ul {
  list-style: none;
  padding: 0;
}

li {
  align-items: baseline;
  background: #fff;
  border-radius: 6px;
  box-shadow: 0 1px 3px #0002;
  display: flex;
  gap: 0.5rem;
  margin: 0.5rem 0;
  padding: 0.7rem 1rem;
}

small {
  color: #6d6058;
}

b {
  margin-left: auto;
  white-space: nowrap;
}

.sum {
  display: flex;
  margin: 0;
  padding: 0.2rem 1rem;
}

.sum:last-of-type {
  border-top: 1px solid #2b2420;
  font-size: 1.4rem;
  margin-bottom: 1.5rem;
}

form {
  display: flex;
  gap: 0.5rem;
  margin: 1rem 0;
}

input,
button {
  border: 1px solid #1f4e79;
  border-radius: 6px;
  font: inherit;
  padding: 0.3rem 0.8rem;
}

button {
  background: #1f4e79;
  color: #fff;
  cursor: pointer;
}
`;

const staticFiles = `import { readFile } from 'node:fs/promises';

const types = { css: 'text/css; charset=utf-8', png: 'image/png' };

/** Sends a file of the folder public; false when there is none of that name. */
export async function sendStatic(response, pathname) {
  const [, name, ending] = /^\\/([\\w-]+\\.(css|png))$/.exec(pathname) ?? [];
  if (!name) return false;
  try {
    const body = await readFile(new URL('../public/' + name, import.meta.url));
    response.writeHead(200, { 'content-type': types[ending] });
    response.end(body);
    return true;
  } catch {
    return false;
  }
}
`;

export const searchCommits: readonly Commit[] = [
  {
    key: 'style',
    branch: 'main',
    author: 'shanley',
    hoursAgo: 1058,
    message: 'Add a style sheet (#12)',
    write: { 'public/style.css': style, 'lib/static.js': staticFiles },
    edit: {
      'server.js': [
        [
          'import { bookPage, cartPage',
          "import { sendStatic } from './lib/static.js';\nimport { bookPage, cartPage",
        ],
        [
          '  send(response, 404, notFoundPage());',
          '  if (await sendStatic(response, url.pathname)) return;\n  send(response, 404, notFoundPage());',
        ],
      ],
      'lib/views.js': [["'</title></head>'", '\'</title><link rel="stylesheet" href="/style.css"></head>\'']],
    },
  },
  {
    key: 'escape',
    branch: 'main',
    author: 'katie',
    hoursAgo: 1010,
    message: `Escape what goes into a page (#15)

A title with an ampersand broke the page, and one with a script would have
run it.`,
    write: {
      'lib/html.js': `const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text that is safe inside of an element or a quoted attribute. */
export function escape(text) {
  return text.replace(/[&<>"]/g, (character) => entities[character]);
}
`,
    },
    edit: {
      'lib/views.js': [
        ['import { price }', "import { escape } from './html.js';\nimport { price }"],
        [
          "book.id + '\">' + book.title + '</a> <small>by ' + book.author + '</small>",
          "book.id + '\">' + escape(book.title) + '</a> <small>by ' + escape(book.author) + '</small>",
        ],
        ["page(book.title, '<p>by ' + book.author +", "page(book.title, '<p>by ' + escape(book.author) +"],
        ["' x ' + book.title + ' <b>'", "' x ' + escape(book.title) + ' <b>'"],
        ["<title>' + title + '</title>", "<title>' + escape(title) + '</title>"],
        ["<h1>' + title + '</h1>", "<h1>' + escape(title) + '</h1>"],
        ["'<p>' + reason + '</p>'", "'<p>' + escape(reason) + '</p>'"],
      ],
    },
  },
  {
    key: 'search',
    branch: 'search',
    author: 'katie',
    hoursAgo: 962,
    message: 'Search titles and authors',
    write: {
      'lib/search.js': `/** The books whose title or author has every word of the query in it. */
export function search(books, query) {
  const words = query.toLowerCase().split(/\\s+/).filter(Boolean);
  return books.filter((book) => {
    const text = (book.title + ' ' + book.author).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
`,
    },
    edit: {
      'server.js': [
        ['import { sendStatic }', "import { search } from './lib/search.js';\nimport { sendStatic }"],
        ['homePage(allBooks()));', "homePage(search(allBooks(), url.searchParams.get('q') ?? '')));"],
      ],
      'lib/views.js': [
        ["page('Bookshop', '<ul>'", "page('Bookshop', searchForm + '<ul>'"],
        [
          'export function homePage',
          'const searchForm = \'<form><input name="q" aria-label="Title or author"><button>Search</button></form>\';\n\nexport function homePage',
        ],
      ],
    },
  },
  {
    key: 'logo',
    branch: 'main',
    author: 'shanley',
    hoursAgo: 955,
    message: 'Add the logo (#18)',
    write: { 'public/logo.png': logo() },
    edit: {
      'lib/views.js': [
        ['<nav><a href="/">Books</a>', '<nav><img src="/logo.png" alt="" width="48"><a href="/">Books</a>'],
      ],
    },
  },
  {
    key: 'coverage',
    branch: 'search',
    author: 'katie',
    hoursAgo: 940.5,
    message: 'Add a script that measures what the tests run',
    edit: {
      'package.json': [
        ['"node --test"\n', '"node --test",\n    "coverage": "node --test --experimental-test-coverage",\n'],
      ],
    },
  },
  {
    key: 'accents',
    branch: 'search',
    author: 'katie',
    hoursAgo: 938,
    message: `Find Brontë when somebody searches for bronte

And mend package.json, which had a comma too many.

Co-authored-by: Shanley Moreau <shanley@example.com>`,
    write: {
      'test/search.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allBooks } from '../lib/catalogue.js';
import { search } from '../lib/search.js';

test('accents make no difference', () => {
  assert.deepEqual(search(allBooks(), 'bronte').map((book) => book.id), ['villette']);
});

test('every word has to be there', () => {
  assert.deepEqual(search(allBooks(), 'north gaskell').length, 1);
  assert.deepEqual(search(allBooks(), 'north austen').length, 0);
});
`,
    },
    edit: {
      'package.json': [['test-coverage",\n', 'test-coverage"\n']],
      'lib/search.js': [
        ['const words = query.toLowerCase()', 'const words = fold(query)'],
        [
          "const text = (book.title + ' ' + book.author).toLowerCase();",
          "const text = fold(book.title + ' ' + book.author);",
        ],
        [
          '  });\n}\n',
          "  });\n}\n\nfunction fold(text) {\n  return text.normalize('NFD').replace(/\\p{M}/gu, '').toLowerCase();\n}\n",
        ],
      ],
    },
  },
  {
    key: 'merge-search',
    branch: 'main',
    merge: 'search',
    author: 'kendra',
    hoursAgo: 930,
    message: 'Merge pull request #17 from example/search\n\nSearch the catalogue',
  },
];
