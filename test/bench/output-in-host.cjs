// What the extension host is told to run beside Shiplog, in its folder: it shows an output and writes down for how long
// the host was late, while it was idle and while the output was shown, and how much of that it worked. Plain CommonJS, so that it needs no build.
const { writeFileSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');
const vscode = require('vscode');
const { processorTime } = require('./processor-time.cjs');
const { settled } = require('./settled.cjs');

/** Milliseconds between two looks at the clock. */
const between = 5;
/** Milliseconds. */
const idleTime = 3_000;
const limit = 120_000;

exports.run = async () => {
  await vscode.extensions.getExtension('shiplog.shiplog').activate();
  await settled();
  const { late: idle } = await stretchesOf(() => pause(idleTime));
  writeFileSync(process.env.SHIPLOG_BENCH_RESULT, JSON.stringify({ idle, ...(await show()) }));
};

/**
 * The longest that a timer was late while some work was under way, and the most that this thread worked between two of
 * its looks, in milliseconds: it is late as well where other processes have the processor.
 */
async function stretchesOf(work) {
  let late = 0;
  let worked = 0;
  let due = performance.now() + between;
  let before = processorTime();
  let timer;
  const look = () => {
    const now = performance.now();
    late = Math.max(late, now - due);
    due = now + between;
    const used = processorTime();
    worked = Math.max(worked, used - before);
    before = used;
    timer = setTimeout(look, between);
  };
  timer = setTimeout(look, between);
  await work();
  clearTimeout(timer);
  // What the last stretch of work held up.
  return {
    late: Math.max(late, performance.now() - due),
    worked: Math.max(worked, processorTime() - before),
  };
}

/** Shows an output by the command for it, until its end says how many lines there were, and what became of its release. */
async function show() {
  const { createTerminal } = vscode.window;
  const { promise, resolve, reject } = Promise.withResolvers();
  let lines = 0;
  // The terminal is VS Code's own; this only sees what it is given.
  vscode.window.createTerminal = (options) => {
    options.pty.onDidWrite((text) => {
      const said = /keeps the last [\d,]+ of ([\d,]+) lines/.exec(text);
      if (said) lines = Number(said[1].replaceAll(',', ''));
      if (text.includes('The release phase of')) resolve();
    });
    return createTerminal(options);
  };
  const timer = setTimeout(() => reject(new Error('The output did not come to its end.')), limit);
  try {
    const { late: block, worked } = await stretchesOf(async () => {
      const { SHIPLOG_BENCH_APP: app, SHIPLOG_BENCH_VERSION: version } = process.env;
      await vscode.commands.executeCommand('shiplog.showOutput', { app, version });
      await promise;
    });
    return { block, worked, lines };
  } finally {
    clearTimeout(timer);
    vscode.window.createTerminal = createTerminal;
  }
}
