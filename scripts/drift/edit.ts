/** What the compiler has to catch: what it lets through there is a hole in the types, even where a test sees it. */
const ofTypes = [
  'name',
  'type',
  'member added',
  'member dropped',
  'undeclared error',
  'path',
  'body key',
] as const;

/** What an edit changes. */
export const kinds = [...ofTypes, 'enum word', 'error code', 'error status', 'header'] as const;
type Kind = (typeof kinds)[number];

/** On which side of the wire it does so. */
export const sides = [
  'contract schema',
  'contract writer',
  'route',
  'error catalogue',
  'server',
  'client reader',
  'client request',
  'gateway',
  'mock',
] as const;

/** An edit of one side that the others do not follow. */
export interface Edit {
  /** In words. */
  title: string;
  api: 'OCP' | 'obshell' | 'obstop';
  side: (typeof sides)[number];
  kind: Kind;
  file: string;
  /** A text that the file has once. */
  from: string;
  to: string;
  /** The file of tests that catches it, where neither the compiler nor a generated file does. */
  test?: string;
}

/** Whether the compiler has to catch it. */
export const isOfTypes = ({ kind }: Pick<Edit, 'kind'>): boolean => ofTypes.some((each) => each === kind);

/** What tells an edit apart from all others. */
export const nameOf = ({ api, side, kind, title }: Edit): string => `${api}, ${side}, ${kind}: ${title}`;

/** So many of the edits from all over the table, each time the same. */
export function sampleOf<E>(edits: readonly E[], count: number): E[] {
  const share = (index: number) => Math.floor((index * Math.min(count, edits.length)) / edits.length);
  return edits.filter((_, index) => share(index + 1) > share(index));
}

/** The file's content with the edit made. Throws an Error that names the file where the text is not there exactly once. */
export function edited(
  content: string,
  { file, from, to, title }: Pick<Edit, 'file' | 'from' | 'to' | 'title'>,
): string {
  const parts = content.split(from);
  if (parts.length === 2) return parts.join(to);
  throw new Error(
    `${file} has the text of the edit "${title}" ${parts.length - 1} times, and not once: ${JSON.stringify(from)}`,
  );
}
