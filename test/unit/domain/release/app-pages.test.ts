import assert from 'node:assert/strict';
import { appPages, websiteOf } from '../../../../src/domain/release/app-pages.ts';

const app = { id: 'id', name: 'bookshop', webUrl: 'https://bookshop-1a2b.herokuapp.com/' };

describe('the pages of an app on the web', () => {
  it('are its own, and that of the dashboard on the platform whose dashboard is known', () => {
    assert.deepEqual(appPages(app, 'api.heroku.com'), {
      website: 'https://bookshop-1a2b.herokuapp.com/',
      dashboard: 'https://dashboard.heroku.com/apps/bookshop',
    });
    assert.equal(appPages(app, '127.0.0.1:5055').dashboard, undefined);
    assert.equal(appPages(app, 'api.heroku.com.example').dashboard, undefined);
  });

  it('stay within the dashboard, whatever the name is', () => {
    const { dashboard } = appPages({ ...app, name: '../account?x#y' }, 'api.heroku.com');
    assert.equal(dashboard, 'https://dashboard.heroku.com/apps/..%2Faccount%3Fx%23y');
  });

  it('are web pages alone', () => {
    assert.equal(websiteOf('http://127.0.0.1:5000/'), 'http://127.0.0.1:5000/');
    const others = [
      null,
      undefined,
      '',
      'bookshop',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'vscode://shiplog.shiplog/release',
      'https://me:secret@example.com/',
      `https://example.com/${'x'.repeat(3_000)}`,
    ];
    for (const text of others) assert.equal(websiteOf(text), undefined, String(text));
  });
});
