// The least that an extension can show: a tree of fixed rows, and a page of fixed text. It also has Shiplog open the page
// of a release. Plain CommonJS, so that it needs no build.
const vscode = require('vscode');

const rows = Array.from({ length: 30 }, (_, index) => `v${index + 1}`);

exports.activate = () => {
  vscode.window.createTreeView('plain.rows', {
    treeDataProvider: {
      getChildren: (row) => (row === undefined ? rows : []),
      getTreeItem: (row) => {
        const item = new vscode.TreeItem(`${row} Fix the cart total`);
        item.description = 'de63889 · kendra · 5 min';
        item.iconPath = new vscode.ThemeIcon('rocket');
        return item;
      },
    },
  });
  vscode.commands.registerCommand('plain.warmUp', () => open('Warm-up'));
  vscode.commands.registerCommand('plain.open', () => open('Plain page'));
  vscode.commands.registerCommand('plain.openRelease', () =>
    vscode.commands.executeCommand('shiplog.showDetails', JSON.parse(process.env.SHIPLOG_BENCH_RELEASE)),
  );
};

function open(title) {
  const panel = vscode.window.createWebviewPanel('plain.page', title, vscode.ViewColumn.Active);
  panel.webview.html = `<!DOCTYPE html>
    <html lang="en">
      <head><meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head>
      <body><main><h1>${title}</h1><h2>Nothing</h2></main></body>
    </html>`;
}
