/** One line of what the client's script prints about its bundles; without a limit where there is none. */
export interface BundleSize {
  name: string;
  kB: number;
  limitKB?: number;
}

const line = /^(?:TOO LARGE )?(.+?): ([\d.]+) kB gzip \(([^)]*)\)(.*)$/;
const later = /loaded later ([\d.]+) kB \(([^)]*)\)/;

function limitOf(text: string | undefined): { limitKB?: number } {
  const [, limit] = /limit ([\d.]+) kB/.exec(text ?? '') ?? [];
  return limit === undefined ? {} : { limitKB: Number(limit) };
}

/** Reads what `packages/client/scripts/bundle-size.ts` printed; what a bundle loads later is a line of its own. */
export function readBundleSizes(printed: string): BundleSize[] {
  return printed.split('\n').flatMap((text) => {
    const [, name, kB, limit, rest] = line.exec(text) ?? [];
    if (name === undefined) return [];
    const [, lazyKB, lazyLimit] = later.exec(rest ?? '') ?? [];
    return [
      { name, kB: Number(kB), ...limitOf(limit) },
      ...(lazyKB === undefined
        ? []
        : [{ name: `${name}, loaded later`, kB: Number(lazyKB), ...limitOf(lazyLimit) }]),
    ];
  });
}
