import { obshellExamples } from '@obstop/contracts/examples';

interface Part {
  readonly id: string;
}
interface Shown {
  readonly data: {
    readonly nodes: readonly (Part & { readonly sub_tasks?: readonly Part[] | null })[] | null;
  };
}

const nodes = Object.values(obshellExamples.getDag.answers).flatMap(({ status, value }) =>
  status === 200 ? ((value as Shown).data.nodes ?? []) : [],
);
const first = (parts: readonly Part[]): ReadonlyMap<string, Part> =>
  new Map(parts.toReversed().map((part) => [part.id, part]));

/** Nodes and sub tasks of the DAGs that the examples tell of, by the call that reads them and by id; each as its DAG is read first. */
export const partsOfDags: Readonly<Record<string, ReadonlyMap<string, Part>>> = {
  getNode: first(nodes),
  getSubTask: first(nodes.flatMap(({ sub_tasks }) => sub_tasks ?? [])),
};
