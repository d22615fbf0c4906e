// An output as the body of a response: what was written is sent at once, the rest as it is written.
import { OutputReader, type Performance } from '../ledger/output.ts';
import type { Clock } from '../ledger/clock.ts';

/** Waits. @param ms how long at most: less is allowed. Rejects when the signal says that nobody waits any more. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Begins where the output begins, for each reader. Work is only done for a reader who is there and keeps up. */
export function streamOf(performance: Performance, clock: Clock, wait: Wait): ReadableStream<Uint8Array> {
  const reader = new OutputReader(performance);
  const gone = new AbortController();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const { text, next } = reader.read(clock());
          if (text !== '') controller.enqueue(encoder.encode(text));
          if (next === undefined) controller.close();
          if (text !== '' || next === undefined) return;
          try {
            // oxlint-disable-next-line no-await-in-loop -- it waits for the next line
            await wait(next - clock(), gone.signal);
          } catch (error) {
            if (gone.signal.aborted) return;
            throw error;
          }
        }
      },
      cancel() {
        gone.abort();
      },
    },
    { highWaterMark: 0 },
  );
}
