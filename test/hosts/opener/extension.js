// Shows the Releases view when `npm start` has opened VS Code; the extension itself never opens anything unasked.
const vscode = require('vscode');

exports.activate = async () => {
  try {
    await vscode.commands.executeCommand('shiplog.releases.focus');
  } catch (error) {
    await vscode.window.showErrorMessage(`The Releases view cannot be opened: ${error.message}`);
  }
};
