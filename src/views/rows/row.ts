/** What every row of the views says: pure text and names of icons. */

export interface Row {
  readonly label: string;
  readonly description: string;
  readonly icon: Icon;
  /** What can be done with it, as words that the manifest's menus look for. */
  readonly contextValue: string;
  /** The whole row as one sentence. */
  readonly spoken: string;
}

export interface Icon {
  /** A codicon's name. */
  readonly id: string;
  /** A theme colour's id; undefined for the colour of text. */
  readonly color: string | undefined;
}

/** A row that is a label and an icon, and says no more than that. */
export function plainRow(label: string, icon: string, color?: string): Row {
  return { label, description: '', icon: { id: icon, color }, contextValue: '', spoken: label };
}
