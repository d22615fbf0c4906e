// What goes to a platform, what comes back, and the token that goes along.
import { breaksIn } from '../break.ts';

export const api = [
  ...breaksIn(
    'api/url.ts',
    ['api/url.test.ts'],
    [
      ['0.0.0.0 is not this machine', "  ['0.0.0.0', 8],\n", ''],
      ['a private network counts as the internet', "  ['10.0.0.0', 8],\n", ''],
      [
        'an IPv6 address for an IPv4 one counts as the internet',
        "  notPublic.addSubnet(`64:ff9b::${network}`, 96 + bits, 'ipv6');\n",
        '',
      ],
      ['a name without a dot counts as the internet', "name.includes('.') && ", ''],
      [
        'a platform may be reached over http anywhere',
        "(protocol === 'http:' && loopback.has(hostname))",
        "protocol === 'http:'",
      ],
      [
        'an address may carry a password',
        "return isSecure && username === '' && password === '';",
        "return isSecure && username === '';",
      ],
      [
        'an output may be asked for on this machine',
        'return isPublic(output.hostname) || !isPublic(platform.hostname);',
        'return true;',
      ],
      [
        'an address may be as long as it likes',
        'text.length <= longestOutputUrl && URL.canParse(text)',
        'URL.canParse(text)',
      ],
      ['the path of the platform stays', 'return new URL(url.origin);', 'return url;'],
    ],
  ),
  ...breaksIn(
    'api/exchange.ts',
    ['api/client.test.ts', 'api/errors.test.ts', 'api/token.test.ts', 'api/rejected.test.ts'],
    [
      [
        'the token stands in what is logged and told',
        'hidden(text, [connection.token, code])',
        'hidden(text, [code])',
      ],
      [
        'a code stands in what is logged and told',
        'hidden(text, [connection.token, code])',
        'hidden(text, [connection.token])',
      ],
      [
        'an answer of 304 without an etag counts as unchanged',
        'answer.status === 304 && options.etag !== undefined',
        'answer.status === 304',
      ],
      ['an answer without JSON is taken', 'if (json === undefined) throw notJson(answer, host);', ''],
      [
        'where the platform explains an error may be any address',
        'link !== undefined && isHttps(link)',
        'link !== undefined',
      ],
    ],
  ),
  ...breaksIn(
    'api/operations.ts',
    ['api/client.test.ts', 'api/retry.test.ts', 'api/faults.test.ts'],
    [
      ['a write is sent again', 'retry: false }', 'retry: true }'],
      ['the name of an app may lead to another path', 'encodeURIComponent(params[name])', 'params[name]'],
    ],
  ),
  ...breaksIn(
    'api/images.ts',
    ['api/images.test.ts'],
    [
      ['no commit is a commit', "commit: wire.commit === '' ? null : wire.commit,", 'commit: wire.commit,'],
      [
        'several images have the commit of the first',
        'images.every(({ commit }) => commit === first.commit) ? first.commit : null',
        'first.commit',
      ],
    ],
  ),
  ...breaksIn(
    'api/retry.ts',
    ['api/retry.test.ts'],
    [
      ['a read is sent for ever', 'number >= tries[urgency] || ', ''],
      [
        'nothing is waited when the platform says for how long',
        'return retryAfterMs + random()',
        'return random()',
      ],
      ['a person waits as long as a platform likes', ' || retryAfterMs > longestWait', ''],
      [
        'in the background it is asked on after a 429',
        "if (urgency === 'background' && error instanceof ApiError && error.status === 429) return undefined;",
        '',
      ],
      ['a wait may be below nothing', 'Math.max(0, date - now)', 'date - now'],
      [
        'a read is sent again after a 404',
        'new Set([429, 500, 502, 503, 504])',
        'new Set([404, 429, 500, 502, 503, 504])',
      ],
    ],
  ),
  ...breaksIn(
    'api/budget.ts',
    ['api/budget.test.ts'],
    [
      [
        'one answer ends reading in the background for a day',
        'Math.min(retryAfterMs ?? defaultBreak, longestBreak)',
        'retryAfterMs ?? defaultBreak',
      ],
      [
        'an answer to what was asked before a refusal ends the break',
        'granted > this.#break.from',
        'granted >= 0',
      ],
      [
        'a clock that is set back keeps all still',
        'since >= 0 && since < this.#break.ms',
        'since < this.#break.ms',
      ],
      ['nothing is left for the person', 'if (left < reserve) return Infinity;', ''],
    ],
  ),
  ...breaksIn(
    'api/proxy.ts',
    ['api/proxy.test.ts'],
    [
      [
        'what is not https goes through a proxy, token and all',
        "protocol === 'https:' && !isLoopback(hostname)",
        '!isLoopback(hostname)',
      ],
      [
        'a request to this machine goes through a proxy',
        "protocol === 'https:' && !isLoopback(hostname)",
        "protocol === 'https:'",
      ],
      [
        'a proxy that cannot be used is gone around',
        "if (typeof proxy !== 'string') return proxy;",
        "if (typeof proxy !== 'string') return proxy;\n  if (proxy !== 'other') return undefined as never;",
      ],
      [
        'an exception holds for hosts that only end alike',
        '`.${url.hostname}`.endsWith(`.${name}`)',
        'url.hostname.endsWith(name)',
      ],
    ],
  ),
  ...breaksIn(
    'api/proxy-address.ts',
    ['api/proxy.test.ts', 'api/proxied.test.ts'],
    [
      ['a password may end the host', '(?:(?<login>.*)@)?', '(?:(?<login>.*?)@)?'],
      [
        'an encoded password is sent as it is written',
        'decodeURIComponent(username)}:${decodeURIComponent(password)',
        'username}:${password',
      ],
    ],
  ),
  ...breaksIn(
    'api/transport.ts',
    ['api/proxied.test.ts', 'api/transport.test.ts', 'api/token.test.ts'],
    [
      [
        'any certificate of a platform passes',
        "url.protocol === 'https:' ? this.#tls(true) : {}",
        "url.protocol === 'https:' ? this.#tls(false) : {}",
      ],
      [
        'any certificate passes behind a proxy whose own may',
        'requestTls: { timeout, ...this.#tls(true) }',
        'requestTls: { timeout, ...this.#tls(this.#strictSSL) }',
      ],
      [
        'the address of a proxy is told with its password',
        'through the proxy ${proxy.host}',
        'through the proxy ${proxy.href}',
      ],
      [
        'all requests leave at once',
        "lanesOf(url).run(gate ? 'write' : urgency, signal, async () => {",
        '(async (work: () => Promise<HttpAnswer>) => await work())(async () => {',
      ],
    ],
  ),
  ...breaksIn(
    'api/receiver.ts',
    ['api/transport.test.ts', 'api/faults.test.ts'],
    [
      [
        'an answer may be as large as it likes',
        'if (this.#size <= largestBody) this.#chunks.push(chunk);',
        'if (this.#size > 0) this.#chunks.push(chunk);',
      ],
      [
        'a body that drips for ever does not end',
        "this.#whole = setTimeout(() => this.#lose('it did not come to an end'), timeouts.whole);",
        'this.#whole = setTimeout(() => undefined, timeouts.whole);',
      ],
      [
        'a request that was given up is sent',
        'if (this.#failure) return controller.abort(this.#failure);',
        'if (this.#failure) return;',
      ],
    ],
  ),
  ...breaksIn(
    'api/lanes.ts',
    ['api/lanes.test.ts'],
    [
      ['the background takes all places', " && (lane === 'person' || background < maxBackgroundReads)", ''],
      [
        'the background goes first',
        "['write', 'person', 'background'] as const",
        "['background', 'person', 'write'] as const",
      ],
      [
        'a request that was given up is sent all the same',
        'waiting.delete(start);\n        reject',
        'reject',
      ],
      [
        'a request that failed keeps its place',
        'finally {\n      this.#busy[lane] -= 1;\n      this.#next();\n    }',
        'finally {\n      this.#next();\n    }',
      ],
    ],
  ),
  ...breaksIn(
    'api/json.ts',
    ['api/json.test.ts'],
    [
      ['an answer may be as deep as it likes', 'depth > maxDepth || parts > maxParts', 'parts > maxParts'],
      ['an answer may have any number of parts', 'depth > maxDepth || parts > maxParts', 'depth > maxDepth'],
      [
        'what is in a string counts as parts',
        'if (code === quote) at = endOfString(text, at);\n    else if',
        'if',
      ],
    ],
  ),
  ...breaksIn(
    'api/schemas.ts',
    ['api/schemas.test.ts'],
    [
      ['words of a platform are taken as they are', 'foreignText(raw, maxLength)', 'text'],
      [
        'one strange release hides the others',
        'else malformed.push(describeIssue(result.issues[0]));',
        'else return { members: [], malformed: [describeIssue(result.issues[0])] };',
      ],
      [
        'an output may be anywhere',
        "parseOutputUrl(wire.output_stream_url ?? '')?.href ?? null",
        'wire.output_stream_url',
      ],
      ['a version may be below one', 'v.safeInteger(), v.minValue(1)', 'v.safeInteger()'],
      [
        'a time that is none is taken',
        "v.check((milliseconds) => !Number.isNaN(milliseconds), 'a time'),\n",
        '',
      ],
    ],
  ),
  ...breaksIn(
    'api/client.ts',
    ['api/client.test.ts', 'api/faults.test.ts'],
    [
      ['a list that repeats itself is read for ever', 'if (seen.has(range))', 'if (seen.size > 1e9)'],
      [
        'a list without an end is read to the end',
        'seen.size > mostPages || all.length + page.members.length > mostMembers',
        'all.length + page.members.length > 1e9',
      ],
    ],
  ),
  ...breaksIn(
    'api/output.ts',
    ['api/output.test.ts'],
    [
      [
        'an output is asked for wherever a platform says',
        'if (!mayAskForOutput(url, platform)) {',
        'if (url.hostname === platform.href) {',
      ],
      [
        'what was read is read again after a loss',
        "if (attempt === 'missing') {\n        if (wasOver) return",
        "if (attempt === 'missing') {\n        if (isOver) return",
      ],
      [
        'a redirect counts as an output',
        'if (status >= 200 && status < 300) return',
        'if (status >= 200 && status < 400) return',
      ],
    ],
  ),
];
