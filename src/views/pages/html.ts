/** The page's shell: what the browser needs before the first message. */

import { randomBytes } from 'node:crypto';

export interface Shell {
  /** VS Code's name for what a webview may load from its own folders. */
  readonly cspSource: string;
  /** Addresses as a webview sees them. */
  readonly script: string;
  readonly style: string;
}

/**
 * The whole document. It carries no data: the state comes by message.
 *
 * Nothing but its script, its style sheet and that one's font may load. The components put their styles in
 * constructed sheets, which a content security policy does not cover, so no `unsafe-inline` is needed.
 */
export function shellHtml({ cspSource, script, style }: Shell): string {
  const nonce = randomBytes(18).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  // The id is where the icon component looks for the icons' style sheet.
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" id="vscode-codicon-stylesheet" href="${escape(style)}">
    <title>Release details</title>
  </head>
  <body>
    <shiplog-page></shiplog-page>
    <script type="module" nonce="${nonce}" src="${escape(script)}"></script>
  </body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
