// The hook of the platform's repositories, which git runs after it has received what is pushed and before any branch is
// moved: it asks the platform, passes on what that one says, and lets the push pass or not.

/** Names of the environment that the hook gets by way of git. */
export const PUSH_URL = 'SHIPLOG_PUSH_URL';
export const NODE = 'SHIPLOG_NODE';
export const SCRIPT = 'SHIPLOG_PRE_RECEIVE';

/** The trailer of the platform's answer: `accepted`, or anything else. */
export const VERDICT = 'push-verdict';

/** Git runs this with its own shell, on Windows too. */
export const HOOK = `#!/bin/sh\nexec "$${NODE}" "$${SCRIPT}"\n`;

/** The hook's program: this function as text, so that it is checked like all others. It knows nothing outside of it. */
export function hookScript(): string {
  return `(${preReceive.toString()})('${PUSH_URL}', '${VERDICT}');\n`;
}

function preReceive(urlName: string, verdictName: string): void {
  const { request } = process.getBuiltinModule('node:http');
  process.exitCode = 1;
  const asked = request(process.env[urlName] ?? '', {
    method: 'POST',
    headers: { 'Git-Quarantine': process.env['GIT_QUARANTINE_PATH'] ?? '' },
  });
  asked.on('response', (response) => {
    response.pipe(process.stdout, { end: false });
    response.on('end', () => {
      if (response.trailers[verdictName] === 'accepted') process.exitCode = 0;
    });
    response.on('error', () => console.log('The platform ended before the push did.'));
  });
  asked.on('error', () => console.log('The platform cannot be reached any more.'));
  process.stdin.pipe(asked);
}
