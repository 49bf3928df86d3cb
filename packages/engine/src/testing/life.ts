/** A process's life: what it calls while it lives happens; once dead, its calls neither happen nor return. */
export interface Life {
  isOver(): boolean;
  end(): void;
  /** Resolves when no call of a guarded port is under way any more. */
  quiet(): Promise<void>;
  /** The port as this life sees it. `afterCall` runs when a call has happened and before its caller hears of it. */
  guard<T extends object>(port: T, afterCall?: (method: string, result: unknown) => void): T;
}

const never = (): Promise<never> => new Promise(() => {});

/** Begins a life. */
export function newLife(): Life {
  let over = false;
  const underWay = new Set<Promise<unknown>>();
  return {
    isOver: () => over,
    end: () => {
      over = true;
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
            if (over) return never();
            const result: unknown = Reflect.apply(member, target, parameters);
            if (!(result instanceof Promise)) return result;
            const settled = result.finally(() => underWay.delete(settled));
            underWay.add(settled);
            return settled.then(
              (value) => {
                afterCall?.(String(key), value);
                return over ? never() : value;
              },
              (error: unknown) => (over ? never() : Promise.reject(error)),
            );
          };
        },
      }),
  };
}
