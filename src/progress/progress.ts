/** How work that takes a while is shown, and what cancelling it does. */

import * as vscode from 'vscode';
import { Cancelled } from '../domain/problem.ts';

/** Milliseconds until a wait is long enough for a notification. */
const brief = 1_000;

/** What the button of a notification does: it takes the work back, or ends only the waiting for what goes on. */
export type StopButton = 'Cancel' | 'Stop Waiting';

/**
 * Work that ends with an error soon after its signal aborts.
 * @param report shows how far it is, and what stopping would do now: at first it takes the work back
 */
type Work<T> = (signal: AbortSignal, report: (message: string, button?: StopButton) => void) => Promise<T>;

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
  const abort = new AbortController();
  let shown = notify(title, 'Cancel', abort);
  try {
    return await work(abort.signal, (message, button = shown.button) => {
      // A notification keeps its button. One that was pressed has closed, and does not come back.
      if (button !== shown.button && !abort.signal.aborted) {
        shown.close();
        shown = notify(title, button, abort);
      }
      shown.report(message);
    });
  } finally {
    shown.close();
  }
}

interface Shown {
  readonly button: StopButton;
  report(message: string): void;
  close(): void;
}

/** Shows a notification until it is closed or its button is pressed, which aborts. */
function notify(title: string, button: StopButton, abort: AbortController): Shown {
  const closed = Promise.withResolvers<void>();
  let shown: vscode.Progress<{ message: string }> | undefined;
  const location = vscode.ProgressLocation.Notification;
  const options: vscode.ProgressOptions = { location, title, cancellable: true };
  // VS Code takes a text for the button's label. Its types know only the button that says Cancel, in its own language.
  if (button !== 'Cancel') Object.assign(options, { cancellable: button });
  void vscode.window.withProgress(options, (progress, token) => {
    token.onCancellationRequested(() => abort.abort());
    shown = progress;
    return closed.promise;
  });
  return { button, report: (message) => shown?.report({ message }), close: () => closed.resolve() };
}

function orCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const cancelled = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Cancelled()), { once: true });
  });
  return Promise.race([work, cancelled]);
}
