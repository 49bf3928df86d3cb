/** Crashes a simulated process. Until then its calls happen; afterwards they neither happen nor return. */
export interface CrashSwitch {
  hasCrashed(): boolean;
  crash(): void;
  /** Resolves when no call of a guarded port is under way any more. */
  quiet(): Promise<void>;
  /** The port as the process sees it. `afterCall` runs after a call has happened and before its caller hears of it. */
  guard<T extends object>(port: T, afterCall?: (method: string, result: unknown) => void): T;
}

const never = (): Promise<never> => new Promise(() => {});

/** The switch of a process that runs. */
export function createCrashSwitch(): CrashSwitch {
  let crashed = false;
  const underWay = new Set<Promise<unknown>>();
  return {
    hasCrashed: () => crashed,
    crash: () => {
      crashed = true;
    },
    quiet: async () => {
      while (underWay.size > 0) await Promise.allSettled([...underWay]);
    },
    guard: (port, afterCall) =>
      new Proxy(port, {
        get: (target, key) => {
          const member: unknown = Reflect.get(target, key);
          if (typeof member !== 'function') return member;
          return (...parameters: unknown[]) => {
            if (crashed) return never();
            const result: unknown = Reflect.apply(member, target, parameters);
            if (!(result instanceof Promise)) return result;
            const settled = result.finally(() => underWay.delete(settled));
            underWay.add(settled);
            return settled.then(
              (value) => {
                afterCall?.(String(key), value);
                return crashed ? never() : value;
              },
              (error: unknown) => (crashed ? never() : Promise.reject(error)),
            );
          };
        },
      }),
  };
}
