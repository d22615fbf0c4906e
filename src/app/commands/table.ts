/** Every command of the manifest, and the function that it runs. */

import { openFileChanges } from '../../features/changes/file-changes.ts';
import { lookAtActive } from '../../features/picks/pick-release.ts';
import type { FileNode } from '../../views/releases/nodes.ts';
import type { Services } from '../services.ts';
import * as apps from './apps.ts';
import * as code from './code.ts';
import * as operations from './operations.ts';
import * as releases from './releases.ts';

/** @param subject what a menu, a page or a keybinding hands to the command; from the palette it is undefined */
type Command = (services: Services, subject?: never) => unknown;

export const commands: Readonly<Record<string, Command>> = {
  'shiplog.refresh': apps.refresh,
  'shiplog.loadMore': apps.loadMore,
  'shiplog.findApp': apps.findApp,
  'shiplog.pinApp': apps.pinApp,
  'shiplog.unpinApp': apps.unpinApp,
  'shiplog.hideApp': apps.hideApp,
  'shiplog.showHiddenApps': apps.showHiddenApps,
  'shiplog.filterApps': apps.filterApps,
  'shiplog.clearFilter': apps.clearFilter,
  'shiplog.filterReleases': apps.filterReleases,
  'shiplog.showAllReleases': apps.showAllReleases,
  'shiplog.openApp': apps.openApp,
  'shiplog.openDashboard': apps.openDashboard,
  'shiplog.chooseRepository': apps.chooseAppRepository,

  'shiplog.showDetails': releases.showDetails,
  'shiplog.showDetailsBeside': releases.showBeside,
  'shiplog.pageBack': (services) => releases.movePage(services, 'back'),
  'shiplog.pageForward': (services) => releases.movePage(services, 'forward'),
  'shiplog.copyLink': releases.copyLink,
  'shiplog.showOutput': releases.showOutput,
  'shiplog.openOutputText': releases.openOutputText,
  'shiplog.rollback': operations.rollBack,
  // The same under the name that it has on the row of a release.
  'shiplog.rollBackToRelease': operations.rollBack,
  'shiplog.previewRollback': operations.previewRollback,
  'shiplog.showTargetPlan': () => lookAtActive(),
  'shiplog.goToRelease': releases.goToRelease,
  'shiplog.goToTarget': releases.goToTarget,
  'shiplog.promote': operations.promote,

  'shiplog.fetchCommits': code.fetchReleaseCommits,
  'shiplog.fetchHistory': code.fetchHistory,
  'shiplog.openChanges': code.openChanges,
  'shiplog.openCommit': code.openCommit,
  'shiplog.openFileChanges': (_services, node?: FileNode) => node && openFileChanges(node),
  'shiplog.copyHash': code.copyHash,
  'shiplog.openOnWeb': code.openOnWeb,
  'shiplog.copyChangelog': code.copyChangelog,
  'shiplog.openChangelog': code.openChangelog,
  'shiplog.compareReleases': code.compareReleases,
  'shiplog.compareWithCurrent': code.compareWithCurrent,
  'shiplog.selectForCompare': code.selectForCompare,
  'shiplog.compareWithSelected': code.compareWithSelected,
  'shiplog.findRelease': code.findRelease,
  'shiplog.findLineRelease': code.findLineRelease,
  'shiplog.fileReleases': code.fileReleases,

  'shiplog.signIn': ({ accounts }, way?: unknown) => accounts.signIn(way),
  'shiplog.signOut': ({ accounts }, accountId?: string) => accounts.signOut(accountId),
  'shiplog.trySample': ({ sample }) => sample.open(),
  'shiplog.showLog': ({ log }) => log.show(),
};
