// What the extension host is told to run: it activates extensions and writes down how long each took, in milliseconds.
// Plain CommonJS, so that it needs no build of its own.
const { writeFileSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');
const vscode = require('vscode');

/** Milliseconds: a host and a window that answer each other this quickly, so many times in a row, have settled. */
const quick = 15;
const inARow = 10;
const between = 50;
/** How long that is waited for, in milliseconds. */
const limit = 15_000;

exports.run = async () => {
  const times = {};
  for (const id of process.env.SHIPLOG_BENCH_ORDER.split(' ')) {
    const extension = vscode.extensions.getExtension(id);
    if (extension === undefined) throw new Error(`The extension ${id} is not there.`);
    if (extension.isActive) throw new Error(`The extension ${id} was active before it was measured.`);
    // oxlint-disable-next-line no-await-in-loop -- each by itself
    await settled();
    const started = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- each by itself
    await extension.activate();
    times[id] = performance.now() - started;
  }
  writeFileSync(process.env.SHIPLOG_BENCH_RESULT, JSON.stringify(times));
};

/**
 * Waits until what a window does at its start is over: it would be measured as well. A machine that has no rest for
 * other reasons is measured as it is: so is the baseline.
 */
async function settled() {
  const deadline = performance.now() + limit;
  for (let calm = 0; calm < inARow && performance.now() < deadline;) {
    const started = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- it waits
    await vscode.commands.executeCommand('setContext', 'shiplog.bench', calm);
    calm = performance.now() - started < quick ? calm + 1 : 0;
    // oxlint-disable-next-line no-await-in-loop -- it waits
    await pause(between);
  }
}
