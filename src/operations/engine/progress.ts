/** How a rollback's reads and its write look while they are under way. */

import * as vscode from 'vscode';
import { Cancelled } from '../../domain/problem.ts';

/** Milliseconds until a read is long enough to be given up by somebody. */
const patience = 1_000;

/** A read: a word in the window's corner, and once it takes long a notification to cancel it. */
export async function reading<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const cancelled = new Promise<never>((_resolve, reject) => {
    abort.signal.addEventListener('abort', () => reject(new Cancelled()), { once: true });
  });
  const done = Promise.race([work(abort.signal), cancelled]);
  const over = done.then(
    () => undefined,
    () => undefined,
  );
  const show = (location: vscode.ProgressLocation) =>
    void vscode.window.withProgress({ location, title, cancellable: true }, (_report, token) => {
      token.onCancellationRequested(() => abort.abort());
      return over;
    });
  show(vscode.ProgressLocation.Window);
  const timer = setTimeout(() => show(vscode.ProgressLocation.Notification), patience);
  try {
    return await done;
  } finally {
    clearTimeout(timer);
  }
}

/** The write and what is around it. What cancelling means depends on how far it is: `work` is told, and goes on. */
export function progress<T>(
  title: string,
  work: (say: (stage: string) => void, stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, (report, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      return work((message) => report.report({ message }), stop.signal);
    }),
  );
}
