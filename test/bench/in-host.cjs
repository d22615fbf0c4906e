// What the extension host is told to run: it activates extensions and writes down how long each took, and the longest
// stretch for which the host was then stopped, and how much of one it worked at most, in milliseconds.
// Plain CommonJS, so that it needs no build of its own.
const { writeFileSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');
const vscode = require('vscode');
const { processorTime } = require('./processor-time.cjs');
const { settled } = require('./settled.cjs');

/** For how long an extension is watched after its activation, in milliseconds. */
const start = 3_000;

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
    const activation = performance.now() - started;
    // oxlint-disable-next-line no-await-in-loop -- each by itself
    times[id] = { activation, ...(await stretchesWhile(pause(start))) };
  }
  writeFileSync(process.env.SHIPLOG_BENCH_RESULT, JSON.stringify(times));
};

/** The longest stretch in which nothing else could run until a promise is kept, and the most work in one, in milliseconds. */
async function stretchesWhile(promise) {
  let block = 0;
  let worked = 0;
  let last = performance.now();
  let before = processorTime();
  const look = () => {
    const now = performance.now();
    block = Math.max(block, now - last);
    last = now;
    const used = processorTime();
    worked = Math.max(worked, used - before);
    before = used;
    next = setImmediate(look);
  };
  let next = setImmediate(look);
  await promise;
  clearImmediate(next);
  return { block, worked };
}
