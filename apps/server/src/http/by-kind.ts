/** The entry of a value's own kind, applied to it: what comes of it is typed by the kinds that the value can have. */
export function byKind<
  Table extends Readonly<Record<string, (value: never, context: never) => unknown>>,
  Value extends { kind: keyof Table },
>(
  table: Table,
  value: Value,
  context: Parameters<Table[Value['kind']]>[1],
): ReturnType<Table[Value['kind']]> {
  // The compiler does not see that the entry and the value go together; the types of the table do.
  const entry = table[value.kind] as (...of: unknown[]) => ReturnType<Table[Value['kind']]>;
  return entry(value, context);
}
