// The hook of the platform's repositories, which git runs after it has received what is pushed and before any branch is
// moved: it asks the platform, passes on what that one says, and lets the push pass or not. An answer that ends as it
// should lets it pass; one that breaks off does not, which is also what becomes of it when the platform ends.

/** Names of the environment that the hook gets by way of git. */
export const PUSH_URL = 'SHIPLOG_PUSH_URL';
export const NODE = 'SHIPLOG_NODE';
export const SCRIPT = 'SHIPLOG_PRE_RECEIVE';

/**
 * The header that says where git keeps what it received: by the name of the folder alone, as its whole path may have letters
 * that no header takes.
 */
const QUARANTINE = 'Git-Quarantine';

const GONE = 'The platform cannot be reached any more.';

/**
 * Git runs this with its own shell, on Windows too. Where there is curl, it asks: it starts in a fifth of the time that Node
 * takes.
 */
export const HOOK = `#!/bin/sh
if command -v curl >/dev/null 2>&1; then
  curl -q --silent --fail --no-buffer --noproxy '*' --data-binary @- \\
    --header "${QUARANTINE}: \${GIT_QUARANTINE_PATH##*/}" "$${PUSH_URL}"
  code=$?
  # It could not connect.
  if [ "$code" -eq 7 ]; then echo '${GONE}'; fi
  exit "$code"
fi
exec "$${NODE}" "$${SCRIPT}"
`;

/** The hook's other program: this function as text, so that it is checked like all others. It knows nothing outside of it. */
export function hookScript(): string {
  return `(${preReceive.toString()})('${PUSH_URL}', '${QUARANTINE}', '${GONE}');\n`;
}

function preReceive(urlName: string, quarantineName: string, gone: string): void {
  const { request } = process.getBuiltinModule('node:http');
  process.exitCode = 1;
  const asked = request(process.env[urlName] ?? '', {
    method: 'POST',
    headers: { [quarantineName]: (process.env['GIT_QUARANTINE_PATH'] ?? '').replace(/^.*[/\\]/s, '') },
  });
  asked.on('response', (response) => {
    response.pipe(process.stdout, { end: false });
    response.on('end', () => {
      if (response.statusCode === 200 && response.complete) process.exitCode = 0;
    });
    // It broke off: what it said until then says why.
    response.on('error', () => {});
  });
  asked.on('error', () => console.log(gone));
  process.stdin.pipe(asked);
}
