import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fillLedger } from '../../platform/big-ledger.ts';
import { startFixture, type Fixture } from '../../platform/fixture.ts';
import { command, Mark, waitsFor } from '../../platform/programs.ts';
import { openShop } from '../../platform/shop.ts';

describe('the file of the ledger', () => {
  let fixture: Fixture;
  let file: DatabaseSync;
  before(async () => {
    fixture = await startFixture();
    fillLedger(fixture.platform.ledger, { app: 'shop', releases: 30 });
    await (
      await openShop(fixture.ask, 'released')
    ).deploy(command(waitsFor(new Mark(fixture.folder, 'never'))));
    file = new DatabaseSync(join(fixture.folder, 'ledger.sqlite'));
  });
  after(async () => {
    file.close();
    await fixture.close();
  });

  const statements: readonly (readonly [string, RegExp])[] = [
    ["UPDATE releases SET description = 'Nothing happened' WHERE version = 3", /releases cannot be changed/],
    ['UPDATE releases SET version = version + 100', /releases cannot be changed/],
    ['DELETE FROM releases WHERE version = 30', /releases cannot be removed/],
    ['DELETE FROM releases', /releases cannot be removed/],
    ['UPDATE phases SET command = NULL, stream_id = NULL', /phases cannot be changed/],
    ['DELETE FROM phases', /phases cannot be removed/],
    ['INSERT OR REPLACE INTO phases SELECT * FROM phases', /phases cannot be replaced/],
    ["UPDATE release_events SET status = 'failed'", /release_events cannot be changed/],
    ['DELETE FROM release_events', /release_events cannot be removed/],
    ['UPDATE slugs SET "commit" = \'\'', /slugs cannot be changed/],
    ['DELETE FROM slugs', /slugs cannot be removed/],
    [
      'INSERT OR REPLACE INTO releases SELECT * FROM releases WHERE version = 3',
      /cannot be replaced|without gaps/,
    ],
    [
      "REPLACE INTO releases SELECT id, app_id, 31, slug_id, user_id, 'x', config_vars, addon_plans, created_at FROM releases WHERE version = 3",
      /releases cannot be replaced/,
    ],
    [
      "INSERT INTO releases SELECT 'new', app_id, 40, slug_id, user_id, 'x', config_vars, addon_plans, created_at FROM releases WHERE version = 3",
      /without gaps/,
    ],
    [
      "INSERT INTO release_events (release_id, status, at) SELECT id, 'failed', 0 FROM releases WHERE version = 3",
      /outcome of a release is final/,
    ],
  ];
  for (const [statement, message] of statements) {
    it(`refuses ${statement}`, () => {
      const before = everything(file);
      assert.throws(() => file.exec(statement), message);
      assert.deepEqual(everything(file), before);
    });
  }
});

function everything(file: DatabaseSync): unknown {
  return ['releases', 'release_events', 'phases'].map((table) =>
    file.prepare(`SELECT * FROM ${table}`).all(),
  );
}
