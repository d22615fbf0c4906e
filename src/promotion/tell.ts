/** What a person is told of a promotion, and what they can do then, for each target by itself. */

import * as vscode from 'vscode';
import type { Ledger } from '../ledger/ledger.ts';
import type { TargetPlan } from '../model/promotion-plan.ts';
import type { AppAddress, Release } from '../model/release.ts';
import type { Intent, Made } from '../rollback/intent-file.ts';
import { crashOf } from '../rollback/texts.ts';
import type { Verdict } from '../rollback/write.ts';
import type { Outcome } from './flow.ts';
import type { Parties } from './gather.ts';
import { promotionVerdict, type TargetTrouble, troubleText } from './verdicts.ts';

/** A target with the release that was made of it. */
interface Target extends TargetTrouble {
  readonly plan: TargetPlan;
  /** What leads to it, with the name that it has now. */
  readonly app: AppAddress;
  /** As the ledger has it; undefined where none was made, or it cannot be read. */
  readonly release: Release | undefined;
}

/** What can be done about a target; none where it makes no sense. */
interface Action {
  readonly title: string;
  readonly command: string;
  readonly about: (target: Target) => { readonly version: number } | undefined;
}

const undo: Action = {
  title: 'Undo',
  command: 'shiplog.rollback',
  about: ({ plan, release }) => (release?.status === 'succeeded' ? plan.current : undefined),
};
const changes: Action = {
  title: 'Open Changes',
  command: 'shiplog.openChanges',
  about: ({ release }) => release,
};
const output: Action = {
  title: 'Show Output',
  command: 'shiplog.showOutput',
  about: ({ release }) => (release && release.outputUrl !== null ? release : undefined),
};

/** Tells what became of each target. */
export async function tellPromoted({ targets }: Parties, outcome: Outcome): Promise<void> {
  const { plan, made, restarted, text } = outcome;
  const all = plan.targets.map((target, index): Target => {
    const one = made[index] ?? { app: target.app, release: null, refusal: null };
    const release = releaseIn(targets[index]?.ledger, one);
    const app = targets[index]?.ledger.address ?? target.app;
    return { plan: target, app, made: one, release, crash: crashOf(restarted[index]) };
  });
  const failed = all.filter(({ made: { release } }) => release?.status === 'failed');
  const detail = troubleText(all);
  const isGood =
    made.every(({ release }) => release !== null && release.status !== 'failed') &&
    restarted.every((one) => one?.end !== 'late');
  // For one that failed, what it printed is what a person wants first.
  const actions = (failed.length > 0 ? [output, undo] : [undo, changes, output]).filter(({ about }) =>
    all.some((target) => about(target) !== undefined),
  );
  const titles = actions.map(({ title }) => title);
  const asking =
    detail !== ''
      ? // Whoever waits for it must not miss that it failed: this stays until it was seen.
        vscode.window.showErrorMessage(text, { modal: true, detail }, ...titles)
      : isGood
        ? vscode.window.showInformationMessage(text, ...titles)
        : vscode.window.showWarningMessage(text, ...titles);
  outcome.shown();
  const answer = await asking;
  const action = actions.find(({ title }) => title === answer);
  if (action) await act(action, failed.length > 0 && action === output ? failed : all);
}

async function act({ title, command, about }: Action, targets: readonly Target[]): Promise<void> {
  const items = targets.flatMap((target) => {
    const subject = about(target);
    if (!subject) return [];
    const { app, plan } = target;
    return [{ label: app.name, description: plan.stage ?? '', subject: { app, version: subject.version } }];
  });
  const [only, ...others] = items;
  const chosen =
    others.length > 0
      ? await vscode.window.showQuickPick(items, { title, placeHolder: 'Choose the app' })
      : only;
  if (chosen) await vscode.commands.executeCommand(command, chosen.subject);
}

function releaseIn(ledger: Ledger | undefined, { release }: Made): Release | undefined {
  return ledger?.state.releases.find(({ id }) => id === release?.id);
}

/**
 * Tells what became of a promotion whose flow is over: of another window, or of this one after it could not tell.
 * @returns once the person can read it
 */
export function tellPromotionLater(intent: Intent, verdict: Verdict): Promise<void> {
  const text = promotionVerdict(intent, verdict);
  const asking =
    verdict.is === 'made'
      ? vscode.window.showInformationMessage(text, show)
      : vscode.window.showWarningMessage(text, show, again);
  void goOn(intent, asking);
  return Promise.resolve();
}

async function goOn(intent: Intent, asking: Thenable<string | undefined>): Promise<void> {
  const answer = await asking;
  if (answer === show) await vscode.commands.executeCommand('shiplog.pipelines.focus');
  if (answer !== again) return;
  const { origin, account } = intent;
  const targets = intent.targets.map(({ app }) => ({ ...app, account }));
  await vscode.commands.executeCommand('shiplog.promote', { app: { ...origin.app, account }, targets });
}

const show = 'Show Pipelines';
const again = 'Promote…';
