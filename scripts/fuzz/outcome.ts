/** What came of fuzzing one surface. */
export interface Outcome {
  readonly operations: { readonly tested: number; readonly selected: number };
  /** Requests that were made up; probes of checks come on top. */
  readonly cases: number;
  readonly seconds: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Operations of which no valid request was answered with success, so that only their refusals were looked at. */
  readonly neverSuccessful: readonly string[];
  /** Failures by check and operation, and whatever kept the run from its end. */
  readonly failures: readonly string[];
  /** What Schemathesis tells of the failures, with a curl line for each. */
  readonly details: string;
  /** How often each difference occurred, by its place in the file. */
  readonly differences: ReadonlyMap<number, number>;
}

/** The part of Schemathesis' JSON report that is read here. */
export interface Report {
  readonly complete: boolean;
  readonly stop_reason: string;
  readonly operations: { readonly selected: number; readonly tested: number };
  readonly test_cases: { readonly generated: number };
  readonly failures: readonly { readonly title: string; readonly operations: readonly string[] }[];
  readonly errors: readonly { readonly title: string; readonly count: number }[];
  readonly valid_rates: Readonly<Record<string, Readonly<Record<string, { readonly accepted: number }>>>>;
}

/** What hooks.py counts. */
export interface Counts {
  readonly statuses: Readonly<Record<string, number>>;
  readonly differences: Readonly<Record<string, number>>;
}

/** The failures as the tool prints them, between two of its headings. */
const detailsIn = (output: string) =>
  /^=+ (?:ERRORS|FAILURES) =+$.*?(?=^=+ (?:WARNINGS|SUMMARY) =+$)/ms.exec(output)?.[0] ?? '';

export function readOutcome(report: Report, counts: Counts, output: string, seconds: number): Outcome {
  const { selected, tested } = report.operations;
  const failures = [
    ...report.failures.flatMap(({ title, operations }) =>
      operations.map((operation) => `${title}: ${operation}`),
    ),
    ...report.errors.map(({ title, count }) => `${title}: ${count}`),
    ...(report.complete ? [] : [`not complete: ${report.stop_reason}`]),
    ...(tested === selected && tested > 0 ? [] : [`${tested} of ${selected} operations were tested`]),
  ];
  return {
    operations: { tested, selected },
    cases: report.test_cases.generated,
    seconds,
    statuses: counts.statuses,
    neverSuccessful: Object.entries(report.valid_rates)
      .filter(([, phases]) => Object.values(phases).every(({ accepted }) => accepted === 0))
      .map(([operation]) => operation),
    failures,
    details: detailsIn(output),
    differences: new Map(Object.entries(counts.differences).map(([place, count]) => [Number(place), count])),
  };
}
