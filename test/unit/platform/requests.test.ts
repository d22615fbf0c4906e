import assert from 'node:assert/strict';
import { apiVersion, etagOf, isKnown, isLoopback, requestIds } from '../../../src/platform/http/headers.ts';
import { RateLimit } from '../../../src/platform/http/rate-limit.ts';

describe('request headers', () => {
  it('may name this machine as host, and no other', () => {
    for (const host of ['127.0.0.1', '127.0.0.1:5055', 'localhost:1', 'LOCALHOST', '[::1]:80']) {
      assert.equal(isLoopback(host), true, host);
    }
    for (const host of [
      undefined,
      '',
      'example.com',
      'localhost.example.com',
      '127.0.0.1.example.com',
      '127.0.0.1:x',
      '10.0.0.1',
    ]) {
      assert.equal(isLoopback(host), false, host);
    }
  });

  it('must accept a version 3 of the API', () => {
    assert.equal(apiVersion('application/vnd.heroku+json; version=3'), '3');
    assert.equal(apiVersion('application/vnd.heroku+json;version=3.sdk'), '3.sdk');
    assert.equal(apiVersion('application/vnd.heroku+json; version=3.pipelines'), '3');
    assert.equal(apiVersion('text/plain, application/vnd.heroku+json; version=3; q=0.5'), '3');
    for (const accept of [
      undefined,
      '',
      '*/*',
      'application/json',
      'application/vnd.heroku+json; version=4',
      'application/vnd.heroku+json; version=30',
    ]) {
      assert.equal(apiVersion(accept), undefined, accept);
    }
  });

  it('have their request ids carried on, before one of ours', () => {
    assert.match(requestIds(undefined), /^[\w-]{36}$/);
    assert.match(requestIds('a-1, b-2'), /^a-1,b-2,[\w-]{36}$/);
    assert.match(requestIds('in valid,ok'), /^ok,[\w-]{36}$/);
    const long = requestIds(Array.from({ length: 1000 }, (_id, index) => `id-${index}`).join(','));
    assert.ok(long.length <= 7 * 1024);
    assert.match(long, /^id-\d+,.*,id-999,[\w-]{36}$/);
  });

  it('say what is known already', () => {
    const tag = etagOf('[]', {});
    assert.match(tag, /^"[0-9a-f]{32}"$/);
    assert.notEqual(tag, etagOf('[]', { 'Next-Range': 'id ]1..' }));
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*'])
      assert.equal(isKnown(known, tag), true, known);
    for (const other of [undefined, '', '"other"']) assert.equal(isKnown(other, tag), false, other);
  });
});

describe('the rate limit', () => {
  it('is a pool of 4500 that is refilled by 75 a minute', () => {
    let now = 0;
    const limit = new RateLimit(() => now);
    for (let taken = 0; taken < 4500; taken += 1) assert.equal(limit.take(), 0);
    assert.equal(limit.remaining, 0);
    assert.equal(limit.take(), 1);
    now += 400;
    assert.equal(limit.take(), 1, 'half a request is none');
    now += 400;
    assert.equal(limit.take(), 0);
    now += 60_000;
    assert.equal(limit.remaining, 75);
    now += 24 * 60 * 60_000;
    assert.equal(limit.remaining, 4500);
    now -= 1000;
    assert.equal(limit.remaining, 4500);
  });
});
