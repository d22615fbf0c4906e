/** The page's line to the panel. */

import { isPanelMessage, type PageMessage, type PageState, type PanelMessage } from '../protocol.ts';

type Saved = NonNullable<PageState['saved']>;

const api = acquireVsCodeApi<Saved>();

export function post(message: PageMessage): void {
  api.postMessage(message);
}

/** Keeps what the panel comes back with after a reload of the window. */
export function save(state: Saved): void {
  api.setState(state);
}

/** @returns a function that stops the listening */
export function onMessage(listener: (message: PanelMessage) => void): () => void {
  const take = ({ data }: MessageEvent<unknown>) => {
    if (isPanelMessage(data)) listener(data);
  };
  window.addEventListener('message', take);
  return () => window.removeEventListener('message', take);
}
