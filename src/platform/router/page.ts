// What the router says in place of an app, for people.

/** @param app a name that was checked: nothing of it needs to be escaped. */
export function unavailablePage(app: string, reason: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${app} is not available</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 36em; margin: 20vh auto; padding: 0 1em; color-scheme: light dark; }
</style>
</head>
<body>
<h1>${app} is not available</h1>
<p>${reason}</p>
</body>
</html>
`;
}
