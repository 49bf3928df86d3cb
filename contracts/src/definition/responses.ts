/**
 * Makes an API's `responses`: from a success schema and the names of the errors that a route declares, the schemas by
 * status. The type has exactly the statuses that the catalogue gives to those errors.
 */
export function responsesOf<C extends Record<string, { readonly status: number }>, R>(
  catalogue: C,
  errorResponse: R,
) {
  return <S, const E extends readonly (keyof C & string)[]>(
    success: S,
    errors: E,
  ): { 200: S } & { [K in C[E[number]]['status']]: R } => {
    const byStatus = Object.fromEntries(errors.map((name) => [catalogue[name]?.status, errorResponse]));
    // The keys are computed, so the compiler cannot follow; the type says the same from the same catalogue.
    return { 200: success, ...byStatus } as unknown as { 200: S } & { [K in C[E[number]]['status']]: R };
  };
}
