/** How work that takes a while is shown, and what cancelling it does. */

import * as vscode from 'vscode';
import { Cancelled } from '../domain/problem.ts';

/** Milliseconds until a wait is long enough for a notification. */
const brief = 1_000;

/** Work that ends with an error soon after its signal aborts. @param report shows how far it is */
type Work<T> = (signal: AbortSignal, report: (message: string) => void) => Promise<T>;

/**
 * Runs work that usually is over before anybody wonders: a word in the window's corner, and a notification to cancel it
 * once it takes long.
 * @throws what the work throws; {Cancelled} once a person cancelled
 */
export async function briefly<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const done = orCancelled(work(abort.signal), abort.signal);
  const ended = done.then(
    () => undefined,
    () => undefined,
  );
  const show = (location: vscode.ProgressLocation) =>
    void vscode.window.withProgress({ location, title, cancellable: true }, (_progress, token) => {
      token.onCancellationRequested(() => abort.abort());
      return ended;
    });
  show(vscode.ProgressLocation.Window);
  const timer = setTimeout(() => show(vscode.ProgressLocation.Notification), brief);
  try {
    return await done;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs work that is known to take long, with a notification from its beginning.
 * @throws what the work throws; {Cancelled} once a person cancelled, even where the work cannot be stopped
 */
export function cancellable<T>(title: string, work: Work<T>): Promise<T> {
  return stoppable(title, (signal, report) => orCancelled(work(signal, report), signal));
}

/** The same, but what cancelling means is up to the work: it is waited for all the same. */
export async function stoppable<T>(title: string, work: Work<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return work(abort.signal, (message) => progress.report({ message }));
  });
}

function orCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const cancelled = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Cancelled()), { once: true });
  });
  return Promise.race([work, cancelled]);
}
