/** What a person can do about a problem: buttons of its message. Plain data. */

/** A button, and the command of Shiplog or VS Code that it runs. */
export interface Remedy {
  readonly title: string;
  readonly command: string;
  /** What the command is given. */
  readonly subject?: unknown;
}

export const signIn: Remedy = { title: 'Sign In…', command: 'shiplog.signIn' };
export const trySample: Remedy = { title: 'Try the Sample App', command: 'shiplog.trySample' };
export const openFolder: Remedy = { title: 'Open Folder…', command: 'vscode.openFolder' };
/** VS Code's list of the files of the folder. */
export const openFile: Remedy = { title: 'Open File…', command: 'workbench.action.quickOpen' };
export const manageTrust: Remedy = { title: 'Manage Workspace Trust', command: 'workbench.trust.manage' };
export const chooseRepository: Remedy = { title: 'Choose Repository…', command: 'shiplog.chooseRepository' };

/** Shows a setting. @param id such as `shiplog.apiUrl` */
export function openSetting(id: string): Remedy {
  return { title: 'Open Settings', command: 'workbench.action.openSettings', subject: id };
}
