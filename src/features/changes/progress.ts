/** Progress that starts small: a word in the window's corner, and a notification to cancel only when it takes long. */

import * as vscode from 'vscode';
import { Cancelled } from '../../domain/problem.ts';

/** Milliseconds until a wait is long. */
const patience = 1_500;

/**
 * Runs a task which usually is done before anybody wonders.
 * @throws what the task throws; {Cancelled} once a person cancelled
 */
export async function patiently<T>(title: string, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const work = cancellable(task, abort.signal);
  const settled = ended(work);
  const timer = setTimeout(() => void notify(title, settled, abort), patience);
  void vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => settled);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

/** Runs a task that is known to take long, with a notification from its beginning. */
export async function visibly<T>(
  title: string,
  task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return cancellable((signal) => task(signal, (message) => progress.report({ message })), abort.signal);
  });
}

async function notify(title: string, settled: Promise<void>, abort: AbortController): Promise<void> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  await vscode.window.withProgress(options, (_progress, token) => {
    token.onCancellationRequested(() => abort.abort());
    return settled;
  });
}

/** Ends as soon as it is cancelled, even where the task is in the midst of what cannot be stopped. */
async function cancellable<T>(task: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  const cancelled = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Cancelled()), { once: true });
  });
  return Promise.race([task(signal), cancelled]);
}

/** Resolves once a task is over, however it ended: the task itself says how. */
async function ended(work: Promise<unknown>): Promise<void> {
  await Promise.allSettled([work]);
}
