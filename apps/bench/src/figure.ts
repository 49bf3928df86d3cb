/** A number with its unit, as it was measured. */
export interface Quantity {
  value: number;
  unit: string;
}

/** What the ratio should be. */
export interface Goal {
  at: 'least' | 'most';
  ratio: number;
}

/** One line of the table: what was measured, against what, in the same run. */
export interface Line {
  /** Unique within the run. */
  what: string;
  measured: Quantity;
  reference: Quantity & { what: string };
  /** Measured ÷ reference; over rounds their median, not the quotient of two medians. */
  ratio: number;
  /** Absent: reported only. */
  goal?: Goal;
  /** What a reader must know to read the line right. */
  note?: string;
}

/** A figure that this machine cannot give, and why. */
export interface Unavailable {
  what: string;
  unavailable: string;
}

export type Outcome = Line | Unavailable;

/** What a figure is given. */
export interface Bench {
  /** Seconds in place of minutes: to see that a figure works, not to quote it. */
  quick: boolean;
  /** A fresh folder on the disk that is measured; gone at the end of the figure. */
  newFolder(): Promise<string>;
  /** Done at the end of the figure, the last one first, whatever came of it. */
  atEnd(end: () => unknown): void;
}

/** Something that is measured. Registered in figures.ts. */
export interface Figure {
  /** For `--only`: kebab-case. */
  name: string;
  /** Heading in the terminal. */
  title: string;
  run(bench: Bench): Promise<Outcome[]>;
}

/** Whether the goal was reached; absent where there is none. */
export function isReached({ ratio, goal }: Line): boolean | undefined {
  if (!goal) return undefined;
  return goal.at === 'least' ? ratio >= goal.ratio : ratio <= goal.ratio;
}
