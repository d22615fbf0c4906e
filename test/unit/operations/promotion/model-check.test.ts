// The same as for a rollback, for promotions to one, two or three apps, each of which may be refused or fail by itself:
// whatever happens, no more is asked for than was confirmed, and of each app a person is told the truth in the end.
import { check, coursesOf } from '../engine/model/check.ts';
import { promotions } from './model/schedule.ts';

const schedules = coursesOf(1_200);

describe(`a promotion in ${schedules} courses of events`, () => {
  it('is asked for once for a confirmation, told truly of each app, and never stuck', () =>
    check(promotions, schedules)).timeout(schedules * 150);
});
