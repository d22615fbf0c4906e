// What the extension host is told to run beside Shiplog, in its folder: it shows an output and writes down for how long
// the host was late, while it was idle and while the output was shown. Plain CommonJS, so that it needs no build.
const { writeFileSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');
const vscode = require('vscode');
const { settled } = require('./settled.cjs');

/** Milliseconds between two looks at the clock. */
const between = 5;
/** Milliseconds. */
const idleTime = 3_000;
const limit = 120_000;

exports.run = async () => {
  await vscode.extensions.getExtension('shiplog.shiplog').activate();
  await settled();
  const idle = await latenessWhile(() => pause(idleTime));
  const { length, ...showing } = await show();
  writeFileSync(process.env.SHIPLOG_BENCH_RESULT, JSON.stringify({ idle, length, ...showing }));
};

/** The longest that a timer was late while some work was under way, in milliseconds. */
async function latenessWhile(work) {
  let longest = 0;
  let due = performance.now() + between;
  let timer;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - due);
    due = now + between;
    timer = setTimeout(look, between);
  };
  timer = setTimeout(look, between);
  await work();
  clearTimeout(timer);
  // What the last stretch of work held up.
  return Math.max(longest, performance.now() - due);
}

/** Shows an output by the command for it, until what became of its release is said at its end. */
async function show() {
  const { createTerminal } = vscode.window;
  const { promise, resolve, reject } = Promise.withResolvers();
  let length = 0;
  // The terminal is VS Code's own; this only sees what it is given.
  vscode.window.createTerminal = (options) => {
    options.pty.onDidWrite((text) => {
      length += text.length;
      if (text.includes('The release phase of')) resolve();
    });
    return createTerminal(options);
  };
  const timer = setTimeout(() => reject(new Error('The output did not come to its end.')), limit);
  try {
    const block = await latenessWhile(async () => {
      const { SHIPLOG_BENCH_APP: app, SHIPLOG_BENCH_VERSION: version } = process.env;
      await vscode.commands.executeCommand('shiplog.showOutput', { app, version });
      await promise;
    });
    return { block, length };
  } finally {
    clearTimeout(timer);
    vscode.window.createTerminal = createTerminal;
  }
}
