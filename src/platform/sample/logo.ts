// The shop's logo: an open book, drawn in code.
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 48;
const palette = [
  [0xfa, 0xf6, 0xef],
  [0x1f, 0x4e, 0x79],
  [0xf2, 0xe8, 0xd5],
] as const;

/** A PNG of 48 by 48 pixels in three colours, always the same bytes. */
export function logo(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  // Eight bits a pixel, each the number of a colour.
  header.writeUInt8(8, 8);
  header.writeUInt8(3, 9);
  const rows = Array.from({ length: SIZE }, (_row, y) =>
    // Each row begins with its filter: none.
    Buffer.from([0, ...Array.from({ length: SIZE }, (_pixel, x) => colourAt(x, y))]),
  );
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flat())),
    // Stored, not packed: another version of zlib would pack it to other bytes, and change every later hash.
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Two pages that rise from the spine, inside of a cover. */
function colourAt(x: number, y: number): number {
  const fromSpine = Math.abs(x - SIZE / 2 + 0.5);
  const top = 12 + Math.round(fromSpine / 6);
  if (fromSpine > 20 || y < top || y > top + 24) return 0;
  const isPage = fromSpine > 1 && fromSpine < 18 && y > top + 1 && y < top + 21;
  return isPage && y % 5 !== 0 ? 2 : 1;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
