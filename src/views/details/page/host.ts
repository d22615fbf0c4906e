/** The page's line to the panel. */

import { isPanelMessage, type PageMessage, type PanelMessage, type SavedState } from '../protocol.ts';

const api = acquireVsCodeApi<SavedState>();

export function post(message: PageMessage): void {
  api.postMessage(message);
}

/** Keeps what the panel comes back with after a reload of the window. */
export function save(state: SavedState): void {
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
