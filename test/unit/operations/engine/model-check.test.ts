// The whole of a rollback but its dialogs, against a platform in memory whose network loses, delays and repeats: whatever
// happens, nothing is written that was not confirmed, and in the end every person was told the truth.
import { check, coursesOf } from './model/check.ts';
import { rollbacks } from './model/schedule.ts';

const schedules = coursesOf(1_600);

describe(`a rollback in ${schedules} courses of events`, () => {
  it('is written once for a confirmation, told truly, and never stuck', () =>
    check(rollbacks, schedules)).timeout(schedules * 150);
});
