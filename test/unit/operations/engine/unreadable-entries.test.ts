import assert from 'node:assert/strict';
import { sampleId } from '../../../../src/api/account.ts';
import { UnreadableEntry } from '../../../../src/operations/engine/journal-files.ts';
import { abandonedText, unreadableText } from '../../../../src/operations/engine/unreadable-entries.ts';
import { basisOf } from '../../../../src/domain/plan/basis.ts';
import { promotionWords } from '../../../../src/operations/promotion/words.ts';
import { rollbackWords } from '../../../../src/operations/rollback/words.ts';
import { app, intent } from './intents.ts';

describe('what a person is told of an entry that this window cannot see to', () => {
  it('is which write, why it is not known how it ended, and where to look', () => {
    assert.equal(
      abandonedText(rollbackWords, intent()),
      'bookshop may have been rolled back to v1: the window that sent it is gone, and this one cannot read the ledger. ' +
        'Sign in to api.heroku.com as kendra@example.com to learn how it ended, or look at the releases of bookshop on ' +
        'api.heroku.com.',
    );
    const targets = ['shop', 'shop-eu'].map((name) => basisOf({ id: name, name }, undefined, undefined));
    assert.match(
      abandonedText(promotionWords, intent({ kind: 'promotion', targets, email: null })),
      /^bookshop v1 may have been promoted to shop and shop-eu: .* with the account that began it to learn /,
    );
    assert.match(
      abandonedText(rollbackWords, intent({ account: sampleId })),
      /Open the sample app to learn how it ended, or look at the releases of bookshop of the sample app\.$/,
    );
  });

  it('is which file cannot be read, and what it may be', () => {
    const text = unreadableText(new UnreadableEntry(app.id, '/writes/app-1.json', 'damaged'));
    assert.match(text, /^\/writes\/app-1\.json is damaged\. It may belong to an operation /);
    assert.match(text, /Shiplog keeps the file; delete it once you know\.$/);
  });
});
