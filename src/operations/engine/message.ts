/** A message to a person, and what they can do about it: plain data. */

/** A message as VS Code shows it. */
export interface Message {
  readonly severity: 'information' | 'warning' | 'error';
  /** Whether it stays until the person has seen it. */
  readonly modal: boolean;
  readonly text: string;
  /** Shown in modal messages alone; '' for none. */
  readonly detail: string;
  readonly actions: readonly Action[];
}

/** A button, and the command that it runs. */
export interface Action {
  readonly title: string;
  readonly command: string;
  /** What it can be about, at least one; the person chooses among several. */
  readonly choices: readonly Choice[];
}

export interface Choice {
  /** The name of the app. */
  readonly label: string;
  readonly description: string;
  /** What the command is given. */
  readonly subject: unknown;
}

/** What a person reads before they press a button. */
export interface Question {
  readonly message: string;
  readonly detail: string;
}

/** The name of a protected app, asked for before the app is changed. */
export interface NameQuestion {
  readonly name: string;
  readonly title: string;
  /** Why it is asked for. */
  readonly prompt: string;
}
