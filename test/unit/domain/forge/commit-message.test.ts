import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { coAuthorsOf, parseMessage } from '../../../../src/domain/forge/commit-message.ts';
import { fc } from '../../random.ts';
import { assertQuick } from '../release/make.ts';

describe('the message of a commit', () => {
  it('is a subject, a body and trailers', () => {
    const message = parseMessage(
      [
        'Add wish lists',
        '',
        'People asked for them.',
        '',
        'Note: this is no trailer.',
        'It is text.',
        '',
        'Reviewed-by: Shanley <shanley@example.com>',
        'Fixes : #12',
        'Co-authored-by: Katie Doe <katie@example.com>',
        'Tested-on: one',
        '  and another',
        '',
      ].join('\n'),
    );
    assert.deepEqual(message, {
      subject: 'Add wish lists',
      body: 'People asked for them.\n\nNote: this is no trailer.\nIt is text.',
      trailers: [
        { key: 'Reviewed-by', value: 'Shanley <shanley@example.com>' },
        { key: 'Fixes', value: '#12' },
        { key: 'Co-authored-by', value: 'Katie Doe <katie@example.com>' },
        { key: 'Tested-on', value: 'one and another' },
      ],
    });
  });

  const cases: readonly (readonly [
    name: string,
    text: string,
    subject: string,
    body: string,
    trailers: readonly string[],
  ])[] = [
    ['nothing', '', '', '', []],
    ['blank lines', '\n \n\t\n', '', '', []],
    ['a subject of several lines', '\nAdd\n  wish lists\n\nBody', 'Add wish lists', 'Body', []],
    ['a subject like a trailer below a blank line', '\nFix: the total', 'Fix: the total', '', []],
    ['a subject like a trailer', 'Fix: the total', 'Fix: the total', '', []],
    ['trailers right below the subject', 'A\n\nAcked-by: B', 'A', '', ['Acked-by=B']],
    ['no blank line above them', 'A\nAcked-by: B', 'A Acked-by: B', '', []],
    ['a text that mentions one', 'A\n\nText\nAcked-by: B', 'A', 'Text\nAcked-by: B', []],
    ['one that git wrote among text', 'A\n\nText\nmore\nSigned-off-by: B\nx', 'A', '', ['Signed-off-by=B']],
    [
      'one that git wrote among too much text',
      'A\n\n1\n2\n3\n4\nSigned-off-by: B',
      'A',
      '1\n2\n3\n4\nSigned-off-by: B',
      [],
    ],
    [
      'text that goes on',
      'A\n\nText\n 1\n 2\n 3\n 4\nSigned-off-by: B',
      'A',
      'Text\n 1\n 2\n 3\n 4\nSigned-off-by: B',
      [],
    ],
    ['a cherry-pick', 'A\n\nB\n\nC: d\n(cherry picked from commit 123)', 'A', 'B', ['C=d']],
    ['a comment below the trailers, and a space', 'A\n\nB: c\n\n# comment\n ', 'A', '', ['B=c']],
    ['Windows lines', 'A\r\n\r\nBody\r\n\r\nC: d\r\n', 'A', 'Body', ['C=d']],
    ['a Change-Id', 'A\n\nChange-Id: I12', 'A', '', ['Change-Id=I12']],
    ['an address that is no trailer', 'A\n\nhttps://example.com', 'A', '', ['https=//example.com']],
  ];
  for (const [name, text, subject, body, trailers] of cases) {
    it(`with ${name}`, () => {
      const message = parseMessage(text);
      assert.deepEqual(
        [message.subject, message.body, message.trailers.map(({ key, value }) => `${key}=${value}`)],
        [subject, body, trailers],
      );
    });
  }

  it('has the trailers that git finds in it', () => {
    const pieces = fc.constantFrom(
      '',
      '',
      ' ',
      'Text',
      '# comment',
      '\u00a0',
      'More text',
      'Acked-by: Kendra',
      'Signed-off-by: K <k@example.com>',
      'Fixes #12',
      'Note : this',
      ': nothing',
      '-key: v',
      'two words: v',
      '  folded',
      '\ttab',
      'https://example.com',
      'Empty:',
      '(cherry picked from commit abc)',
    );
    const check = (lines: readonly string[]) => {
      const text = `Subject\n${lines.join('\n')}\n`;
      const expected = execFileSync(
        'git',
        ['-c', 'core.commentChar=#', 'interpret-trailers', '--parse', '--no-divider'],
        { input: text },
      )
        .toString()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('('));
      const found = parseMessage(text).trailers.map(({ key, value }) => `${key}: ${value}`);
      assert.deepEqual(
        found,
        expected.map((line) => line.replace(/:$/, ': ')),
      );
    };
    fc.assert(fc.property(fc.array(pieces, { maxLength: 11 }), check), { numRuns: 100 });
  });

  it('is read quickly, however long', () => {
    for (const piece of [
      '\n',
      ' ',
      'a',
      'a:',
      '-',
      ' \n',
      'a: b\n',
      '\n\n \n',
      ' a',
      'Signed-off-by: ',
      '<',
      '>',
    ]) {
      const text = `A\n\n${piece.repeat(50_000)}`;
      assertQuick(() => coAuthorsOf(parseMessage(text)));
      assertQuick(() => coAuthorsOf(parseMessage(`A\n\nCo-authored-by: ${piece.repeat(50_000)}!`)));
    }
  });
});

describe('the co-authors of a commit', () => {
  it('are named once each, however the trailer is written', () => {
    const { trailers } = parseMessage(
      [
        'A',
        '',
        'Co-authored-by: Katie Doe <katie@example.com>',
        'Co-Authored-By:Katie <KATIE@example.com>',
        'co-authored-by: Shanley',
        'Co-authored-by: <kendra@example.com>',
        'Co-authored-by: ',
        'Co-authored-by: A > B <ab@example.com> (work)',
        'Reviewed-by: Nobody <nobody@example.com>',
      ].join('\n'),
    );
    assert.deepEqual(coAuthorsOf({ trailers }), [
      { name: 'Katie Doe', email: 'katie@example.com' },
      { name: 'Shanley', email: undefined },
      { name: 'kendra@example.com', email: 'kendra@example.com' },
      { name: 'A > B', email: 'ab@example.com' },
    ]);
  });
});
