/** The prompts for signing in and out. */

import * as vscode from 'vscode';
import type { CodePrompt } from '../api/second-factor.ts';
import { Cancelled } from '../domain/problem.ts';
import type { SignedIn } from './signed-in.ts';
import type { SignInMethod } from './sign-in-methods.ts';

/** Asks for the code of a second factor; undefined when the person does not want to give one. */
export async function askSecondFactor({ host, app, again }: CodePrompt): Promise<string | undefined> {
  const code = await vscode.window.showInputBox({
    title: app === undefined ? `Second Factor for ${host}` : `Second Factor for ${app} on ${host}`,
    prompt: `${again ? 'That code was not accepted. ' : ''}Type the code of your authenticator, or touch your key.`,
    placeHolder: '123456',
    ignoreFocusOut: true,
  });
  return code?.replaceAll(/\s/g, '');
}

/** Asks for a sign-in method, unless there is only one. Rejects with `Cancelled`. */
export async function askMethod(platform: URL, methods: readonly SignInMethod[]): Promise<SignInMethod> {
  const [only, ...others] = methods;
  if (only && others.length === 0) return only;
  const picked = await vscode.window.showQuickPick(
    methods.map((method) => ({ label: method.title, detail: method.detail, method })),
    {
      title: `Sign In to ${platform.host}`,
      placeHolder: 'Choose how to sign in',
      matchOnDetail: true,
      ignoreFocusOut: true,
    },
  );
  if (!picked) throw new Cancelled();
  return picked.method;
}

/** Asks which account to sign out, even where there is only one. Rejects with `Cancelled`. */
export async function askAccount(platform: URL, accounts: readonly SignedIn[]): Promise<SignedIn> {
  const picked = await vscode.window.showQuickPick(
    accounts.map((account) => ({
      label: account.label,
      description: account.rejected ? 'has to sign in again' : '',
      detail: `With ${account.logins.map(({ place }) => place).join(' and ')}`,
      account,
    })),
    { title: `Sign Out of ${platform.host}`, placeHolder: 'Choose the account that Shiplog forgets' },
  );
  if (!picked) throw new Cancelled();
  return picked.account;
}

/** Says that an account was signed out, and which of its tokens Shiplog left in place. */
export function signedOutMessage(platform: URL, account: Pick<SignedIn, 'label' | 'logins'>): string {
  const left = account.logins.filter(({ kept }) => !kept).map(({ place }) => place);
  const places = left.join(' and ');
  return left.length === 0
    ? `Signed out of ${platform.host} as ${account.label}.`
    : `Signed out of ${platform.host} as ${account.label}. Its token is still in ${places}, where Shiplog leaves it: ` +
        'it is not used until you sign in with it again, or until it is another one.';
}
