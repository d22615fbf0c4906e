import assert from 'node:assert/strict';
import { ApiError, CodeWanted, Stale, Unreachable } from '../../../src/api/errors.ts';
import type { CodePrompt } from '../../../src/api/second-factor.ts';
import { Cancelled } from '../../../src/domain/problem.ts';
import { good } from '../../platform/faults.ts';
import { answer, type BadServer, type Behaviour, errorOf, reset, until, withServer } from './bad-server.ts';

const code = '123456';

const wanted = (app?: string) =>
  answer(403, {
    id: 'two_factor',
    message: 'A second factor is required.',
    ...(app !== undefined && { app: { name: app } }),
  });

/** Wants the code along with each request. */
const perRequest: Behaviour = (response, request, count) =>
  (request.headers['heroku-two-factor-code'] === code ? good() : wanted())(response, request, count);

/** Wants each app to be opened with the code. */
function perApp(): Behaviour {
  const open = new Set<string>();
  return (response, request, count) => {
    const app = request.path.split('/')[2] ?? '';
    if (request.method === 'PUT' && request.headers['heroku-two-factor-code'] === code) {
      open.add(app);
      return answer(201, {})(response, request, count);
    }
    return (open.has(app) ? good() : wanted(app))(response, request, count);
  };
}

/** Somebody who answers with these, one after the other; then with nothing. */
function person(...codes: readonly string[]) {
  const questions: CodePrompt[] = [];
  const left = [...codes];
  const askSecondFactor = (question: CodePrompt) => {
    questions.push(question);
    return Promise.resolve(left.shift());
  };
  return { questions, ports: { askSecondFactor } };
}

const sent = ({ requests }: BadServer) =>
  requests.map(
    ({ method, path, headers }) =>
      `${method} ${path.replace('/apps/bookshop', '')} ${String(headers['heroku-two-factor-code'] ?? '-')}`,
  );

describe('a second factor', () => {
  it('for one request goes along when it is sent again', () => {
    const { questions, ports } = person(` ${code} `);
    return withServer(
      perRequest,
      async ({ client, server, lines }) => {
        assert.equal((await client.release('bookshop', '11')).version, 11);
        assert.deepEqual(sent(server), ['GET /releases/11 -', `GET /releases/11 ${code}`]);
        assert.deepEqual(questions, [{ host: server.url.host, app: undefined, again: false }]);
        assert.doesNotMatch(lines.join('\n'), new RegExp(code));
      },
      { ports },
    );
  });

  it('for an app opens it, and then the request is sent again', () => {
    const { questions, ports } = person(code);
    return withServer(
      perApp(),
      async ({ client, server }) => {
        assert.equal((await client.release('bookshop', '11')).version, 11);
        assert.deepEqual(sent(server), [
          'GET /releases/11 -',
          `PUT /pre-authorizations ${code}`,
          'GET /releases/11 -',
        ]);
        assert.deepEqual(questions, [{ host: server.url.host, app: 'bookshop', again: false }]);
      },
      { ports },
    );
  });

  it('that is wrong is asked for again, three times at most', async () => {
    for (const behaviour of [perRequest, perApp()]) {
      const { questions, ports } = person('1', '2', '3', code);
      // oxlint-disable-next-line no-await-in-loop -- one server after the other
      await withServer(
        behaviour,
        async ({ client }) => {
          const error = await errorOf(client.release('bookshop', '11'));
          assert.ok(error instanceof ApiError);
          assert.equal(error.id, 'two_factor');
          assert.deepEqual(
            questions.map(({ again }) => again),
            [false, true, true],
          );
        },
        { ports },
      );
    }
  });

  it('that is wrong at first is taken then', async () => {
    for (const behaviour of [perRequest, perApp()]) {
      const { ports } = person('1', code);
      // oxlint-disable-next-line no-await-in-loop -- one server after the other
      await withServer(
        behaviour,
        async ({ client }) => assert.equal((await client.release('bookshop', '11')).version, 11),
        { ports },
      );
    }
  });

  it('that a platform refuses with 401 is wrong, and the token is not', () => {
    const { questions, ports } = person('1', code);
    return withServer(
      (response, request, count) =>
        (request.headers['heroku-two-factor-code'] === '1'
          ? answer(401, { id: 'unauthorized', message: 'Invalid code.' })
          : perRequest)(response, request, count),
      async ({ client }) => {
        client.rejected.on(() => assert.fail('the token is good'));
        assert.equal((await client.release('bookshop', '11')).version, 11);
        assert.equal(questions.length, 2);
      },
      { ports },
    );
  });

  it('that nobody gives cancels', () => {
    const { ports } = person();
    return withServer(
      perRequest,
      async ({ client, server }) => {
        assert.ok((await errorOf(client.release('bookshop', '11'))) instanceof Cancelled);
        assert.equal(server.requests.length, 1);
      },
      { ports },
    );
  });

  it('is not asked for in the background, nor where nobody can be asked', async () => {
    const { questions, ports } = person(code);
    const refused = async (options: Parameters<typeof withServer>[2], urgency: 'person' | 'background') =>
      withServer(
        perRequest,
        async ({ client, server }) => {
          const error = await errorOf(client.release('bookshop', '11', { urgency }));
          assert.ok(error instanceof ApiError);
          assert.match(error.message, /code of your second factor/);
          assert.equal(server.requests.length, 1);
        },
        options,
      );
    await refused({ ports }, 'background');
    await refused({}, 'person');
    assert.equal(questions.length, 0);
  });

  it('is asked for once though several requests want it', async () => {
    for (const behaviour of [perRequest, perApp()]) {
      let questions = 0;
      let give: ((code: string) => void) | undefined;
      const askSecondFactor = () => {
        questions += 1;
        return new Promise<string>((resolve) => (give = resolve));
      };
      // oxlint-disable-next-line no-await-in-loop -- one server after the other
      await withServer(
        behaviour,
        async ({ client, lines }) => {
          const releases = Promise.all([11, 12, 13].map((n) => client.release('bookshop', String(n))));
          await until(() => lines.length === 3 && give !== undefined);
          give?.(code);
          assert.equal((await releases).length, 3);
          assert.equal(questions, 1);
        },
        { ports: { askSecondFactor } },
      );
    }
  });

  it('is not asked for when another answer opened the app meanwhile', () => {
    const { questions, ports } = person(code);
    const behaviour = perApp();
    let late: (() => void) | undefined;
    return withServer(
      (...all) => {
        // Refused before the app was opened, told after it.
        if (all[1].path.endsWith('/2') && !late) late = () => wanted('bookshop')(...all);
        else behaviour(...all);
      },
      async ({ client }) => {
        const second = client.release('bookshop', '2');
        await until(() => late !== undefined);
        await client.release('bookshop', '1');
        late?.();
        assert.equal((await second).version, 11);
        assert.equal(questions.length, 1);
      },
      { ports },
    );
  });

  it('leaves the question to the others when one request is cancelled', () => {
    const cancel = new AbortController();
    let give: ((code: string) => void) | undefined;
    const askSecondFactor = () => new Promise<string>((resolve) => (give = resolve));
    return withServer(
      perRequest,
      async ({ client, lines }) => {
        const cancelled = errorOf(client.release('bookshop', '1', { signal: cancel.signal }));
        const other = client.release('bookshop', '2');
        await until(() => lines.length === 2 && give !== undefined);
        cancel.abort();
        assert.ok((await cancelled) instanceof Cancelled);
        give?.(code);
        assert.equal((await other).version, 11);
      },
      { ports: { askSecondFactor } },
    );
  });

  describe('that a write is refused without', () => {
    const never = new AbortController().signal;
    const wantedBy = async (work: Promise<unknown>): Promise<CodeWanted> => {
      const error = await errorOf(work);
      assert.ok(error instanceof CodeWanted, String(error));
      return error;
    };

    it('is not asked for by itself: what the write is based on is read again first', () => {
      const { questions, ports } = person(code);
      return withServer(
        perRequest,
        async ({ client, server }) => {
          await wantedBy(client.rollback('bookshop', 'id-46'));
          await wantedBy(
            client.promote({ pipelineId: 'p', sourceId: 's', releaseId: 'r', targetIds: ['t'] }),
          );
          assert.deepEqual([server.requests.length, questions.length], [2, 0]);
        },
        { ports },
      );
    });

    it('goes along with the next try', () => {
      const { questions, ports } = person(code);
      return withServer(
        perRequest,
        async ({ client, server, lines }) => {
          const wanting = await wantedBy(client.rollback('bookshop', 'id-46'));
          const given = await client.askCode(wanting, false, never);
          await errorOf(client.rollback('bookshop', 'id-46', { code: given }));
          assert.deepEqual(sent(server), ['POST /releases -', `POST /releases ${code}`]);
          assert.deepEqual(questions, [{ host: server.url.host, app: undefined, again: false }]);
          assert.doesNotMatch(lines.join('\n'), new RegExp(code));
        },
        { ports },
      );
    });

    it('opens the app where the platform names one', () => {
      const { questions, ports } = person(code);
      return withServer(
        perApp(),
        async ({ client, server }) => {
          const wanting = await wantedBy(client.rollback('bookshop', 'id-46'));
          assert.equal(await client.askCode(wanting, true, never), undefined);
          await errorOf(client.rollback('bookshop', 'id-46'));
          assert.deepEqual(sent(server), [
            'POST /releases -',
            `PUT /pre-authorizations ${code}`,
            'POST /releases -',
          ]);
          assert.deepEqual(questions, [{ host: server.url.host, app: 'bookshop', again: true }]);
        },
        { ports },
      );
    });

    it('is wanted again when it is wrong, and the token is good', () =>
      withServer(answer(401, { id: 'unauthorized', message: 'Invalid code.' }), async ({ client }) => {
        client.rejected.on(() => assert.fail('the token is good'));
        await wantedBy(client.rollback('bookshop', 'id-46', { code: '1' }));
      }));

    it('is not wanted when another answer opened the app meanwhile: the write is only stale', () => {
      const { questions, ports } = person(code);
      const behaviour = perApp();
      let late: (() => void) | undefined;
      return withServer(
        (...all) => {
          if (all[1].method === 'POST') late = () => wanted('bookshop')(...all);
          else behaviour(...all);
        },
        async ({ client }) => {
          const write = errorOf(client.rollback('bookshop', 'id-46'));
          await until(() => late !== undefined);
          await client.release('bookshop', '1');
          late?.();
          assert.ok((await write) instanceof Stale);
          assert.equal(questions.length, 1);
        },
        { ports },
      );
    });

    it('cancels when nobody gives it, and is the refusal where nobody can be asked', async () => {
      for (const { ports, kind } of [
        { ports: person().ports, kind: Cancelled },
        { ports: {}, kind: ApiError },
      ]) {
        // oxlint-disable-next-line no-await-in-loop -- one server after the other
        await withServer(
          perRequest,
          async ({ client, server }) => {
            const wanting = await wantedBy(client.rollback('bookshop', 'id-46'));
            assert.ok((await errorOf(client.askCode(wanting, false, never))) instanceof kind);
            assert.equal(server.requests.length, 1);
          },
          { ports },
        );
      }
    });

    it('makes no second write when the answer to the one with the code is lost', () =>
      withServer(
        (...all) => (all[1].headers['heroku-two-factor-code'] === code ? reset : wanted())(...all),
        async ({ client, server }) => {
          const error = await errorOf(client.rollback('bookshop', 'id-46', { code }));
          assert.ok(error instanceof Unreachable && error.hasLeft);
          assert.deepEqual(sent(server), [`POST /releases ${code}`]);
        },
      ));
  });
});
