import assert from 'node:assert/strict';
import { type Effect, effectOf, isDenied } from '../../../src/api/effect.ts';
import { ApiError, TruncatedAnswer, StrangeAnswer, Unreachable } from '../../../src/api/errors.ts';
import { Cancelled, Problem } from '../../../src/domain/problem.ts';

const refusal = (status: number, id?: string) => new ApiError(status, id, 'No.', undefined);

function unreachable(hasLeft: boolean): Unreachable {
  return Object.assign(new Unreachable('It cannot be reached.'), { hasLeft });
}

describe('what a write that failed may have done', () => {
  const nothing: readonly Error[] = [
    unreachable(false),
    refusal(401, 'unauthorized'),
    refusal(403, 'two_factor'),
    refusal(412, 'two_factor'),
  ];
  const refused = [
    [400, 'bad_request'],
    [402, 'delinquent'],
    [403, 'forbidden'],
    [403, 'suspended'],
    [404, 'not_found'],
    [406, 'not_acceptable'],
    [410, 'gone'],
    [416, 'requested_range_not_satisfiable'],
    [422, 'invalid_params'],
    [422, 'verification_needed'],
    [423, 'confirmation_required'],
  ] as const;
  // What a proxy says that sends a request twice, or that has given up waiting, by itself or in the platform's words.
  const doubtful: readonly Error[] = [
    ...[409, 421, 425, 429, 460, 499].flatMap((status) => [refusal(status), refusal(status, 'conflict')]),
    ...[400, 401, 403, 404, 410, 422].map((status) => refusal(status)),
    refusal(401, 'proxy_login'),
  ];
  const unknown: readonly Error[] = [
    unreachable(true),
    ...[408, 500, 502, 503, 504, 520].flatMap((status) => [
      refusal(status),
      refusal(status, 'invalid_params'),
    ]),
    new StrangeAnswer('What?'),
    new TruncatedAnswer('Wh'),
    new Cancelled(),
    new Problem('No.', { cause: refusal(422, 'invalid_params') }),
    new TypeError('a defect'),
  ];
  const rows: Readonly<Record<Effect, readonly Error[]>> = {
    none: nothing,
    refused: refused.map(([status, id]) => refusal(status, id)),
    doubtful,
    unknown,
  };
  for (const [effect, errors] of Object.entries(rows)) {
    it(`is ${effect}`, () => {
      for (const error of errors) assert.equal(effectOf(error), effect, JSON.stringify(error));
    });
  }
});

describe('a read that is denied', () => {
  it('is one of what is not there, or not for this account', () => {
    for (const status of [403, 404, 410]) assert.ok(isDenied(refusal(status)));
    assert.ok(isDenied(new Problem('None of your accounts sees it.', { cause: refusal(404) })));
    const others = [refusal(401), refusal(403, 'two_factor'), refusal(408), refusal(429), refusal(500)];
    for (const other of [...others, unreachable(true), new Cancelled(), 'no']) assert.ok(!isDenied(other));
  });
});
