// What the apps of tests run: it does what its command line says, one step after the other. `../programs.ts` writes these
// command lines. It runs where a slug is unpacked, so it imports nothing of the project.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

/** How often it is looked whether a file is there, in ms. */
const LOOK_MS = 10;
const ESCAPES = { e: '\u001B', t: '\t', r: '\r', n: '\n', '\\': '\\' };

/** One that ends in a carriage return stays on its line. */
function line(text) {
  const plain = text.replaceAll(/\\([etrn\\])/g, (_whole, letter) => ESCAPES[letter]);
  return plain.endsWith('\r') ? plain : `${plain}\n`;
}

/** @param lines how many, of these texts in turn. `{n}` is the number of a line */
function print(texts, lines) {
  const all = Array.from({ length: lines }, (_line, index) =>
    line(texts[index % texts.length])
      .replaceAll('{n}', index + 1)
      .replaceAll('{lines}', lines),
  );
  process.stdout.write(all.join(''));
}

/** Whether a file is there, or a config var that is named so: `$NAME`. */
function holds(condition) {
  return condition.startsWith('$') ? process.env[condition.slice(1)] !== undefined : existsSync(condition);
}

const steps = {
  print: (text) => print([text], 1),
  error: (text) => process.stderr.write(line(text)),
  async 'wait-for'(file) {
    // oxlint-disable-next-line no-await-in-loop -- it looks again and again
    while (!existsSync(file)) await setTimeout(LOOK_MS);
  },
  exit(code) {
    process.exit(Number(code));
  },
  listen() {
    const server = createServer((_request, response) => response.end(process.env.GREETING ?? ''));
    server.listen(Number(process.env.PORT), '127.0.0.1');
  },
  stay: () => setInterval(() => undefined, 60_000),
};

const text = { type: 'string', multiple: true };
const flag = { type: 'boolean', multiple: true };
const { tokens } = parseArgs({
  options: {
    print: text,
    /** Prints so many lines of the texts that follow. */
    repeat: text,
    error: text,
    'wait-for': text,
    /** Leaves out the next step unless this holds. */
    if: text,
    exit: text,
    listen: flag,
    stay: flag,
  },
  tokens: true,
});

for (let at = 0; at < tokens.length; at += 1) {
  const { name, value } = tokens[at];
  if (name === 'if') {
    if (!holds(value)) at += 1;
  } else if (name === 'repeat') {
    const texts = [];
    while (tokens[at + 1]?.name === 'print') texts.push(tokens[(at += 1)].value);
    print(texts, Number(value));
  } else {
    // oxlint-disable-next-line no-await-in-loop -- one step after the other
    await steps[name](value);
  }
}
