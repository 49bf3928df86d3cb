/** Stands in a handler's place where a route is deliberately not served; it is then answered as an unknown path. */
export interface NotServed {
  readonly notServed: string;
}

export const notServed = (why: string): NotServed => ({ notServed: why });

export function isServed<H extends object>(handler: H | NotServed): handler is H {
  return !('notServed' in handler);
}
