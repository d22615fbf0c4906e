// When a window that was just opened has come to rest. Plain CommonJS, for what runs in an extension host.
const { setTimeout: pause } = require('node:timers/promises');
const vscode = require('vscode');

/** Milliseconds: a host and a window that answer each other this quickly, so many times in a row, have settled. */
const quick = 15;
const inARow = 10;
const between = 50;
/** How long that is waited for, in milliseconds. */
const limit = 15_000;

/**
 * Waits until what a window does at its start is over: it would be measured as well. A machine that has no rest for
 * other reasons is measured as it is: so is the baseline.
 */
exports.settled = async () => {
  const deadline = performance.now() + limit;
  for (let calm = 0; calm < inARow && performance.now() < deadline;) {
    const started = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- it waits
    await vscode.commands.executeCommand('setContext', 'shiplog.bench', calm);
    calm = performance.now() - started < quick ? calm + 1 : 0;
    // oxlint-disable-next-line no-await-in-loop -- it waits
    await pause(between);
  }
};
