import type { ShownAnswer } from '@obstop/contracts/examples';

type Answers = Readonly<Record<string, ShownAnswer>>;

/** The id of what an answer shows; undefined where it shows no one thing. */
const idOf = ({ value }: ShownAnswer): string | undefined => {
  const { data } = value as { data?: { id?: unknown } | null };
  return data?.id === undefined ? undefined : String(data.id);
};

/** Name of the first success that shows what has the id. */
export const exampleOf = (answers: Answers, id: string): string | undefined =>
  Object.entries(answers).find(([, answer]) => answer.status === 200 && idOf(answer) === id)?.[0];
