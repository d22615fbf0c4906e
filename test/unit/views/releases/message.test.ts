import assert from 'node:assert/strict';
import { messageText } from '../../../../src/views/releases/message.ts';
import { appOf } from './release.ts';

const marks = { pinned: false, rejected: false, twin: false };
const shown = [{ app: appOf('mine'), marks }];
const unread = [{ error: new Error('It is broken.'), readAt: 0 }];
const quiet = [{ client: { host: 'api.heroku.com', budget: { quietUntil: 30_000 } } }];

describe('what stands above the apps', () => {
  it('is nothing when all is well', () => {
    assert.equal(messageText({ filter: '', more: 3, shown }, [], [], 0), '');
  });

  it('says what could not be read, unless rows do', () => {
    assert.match(
      messageText({ filter: '', more: 0, shown }, unread, [], 60_000),
      /^It is broken\. .*1 minute ago/,
    );
    assert.equal(messageText({ filter: '', more: 0, shown: [] }, unread, [], 60_000), '');
  });

  it('says which filter hides the others, unless it hides all', () => {
    assert.equal(
      messageText({ filter: 'cart', more: 0, shown }, [], [], 0),
      'Only apps with "cart" are shown.',
    );
    assert.equal(messageText({ filter: 'cart', more: 0, shown: [] }, [], [], 0), '');
  });

  it('says that apps can be found where none is shown, and that a platform is left alone', () => {
    assert.match(
      messageText({ filter: '', more: 500, shown: [] }, [], [], 0),
      /^Find the apps that you work on/,
    );
    assert.match(
      messageText({ filter: '', more: 0, shown }, [], quiet, 0),
      /^api\.heroku\.com is limiting requests/,
    );
  });
});
