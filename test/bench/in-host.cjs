// What the extension host is told to run: it activates extensions and writes down how long each took, in milliseconds.
// Plain CommonJS, so that it needs no build of its own.
const { writeFileSync } = require('node:fs');
const vscode = require('vscode');
const { settled } = require('./settled.cjs');

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
