// Reads the ledger `big` of a platform to its end, after a small one, and writes how many bytes of the heap each release
// takes.
import { Client } from '../../src/api/client.ts';
import { createTransport } from '../../src/api/transport.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import { accountOf } from '../platform/account.ts';

const [, , url = ''] = process.argv;
const token = process.env['SHIPLOG_BENCH_TOKEN'] ?? '';
const transport = createTransport();
const client = new Client({ url: new URL(url), token }, transport, () => undefined);

async function read(name: string): Promise<Ledger> {
  const ledger = new Ledger({ id: name, name }, accountOf(client), Date.now);
  await ledger.until(() => undefined);
  return ledger;
}

function used(): number {
  // Twice, as what the first one finalises only the second one frees.
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

// What the first reading leaves behind is the program's own, compiled code for one.
await read('small');
const before = used();
const ledger = await read('big');
const after = used();
process.stdout.write(String((after - before) / ledger.state.releases.length));
await transport.close();
