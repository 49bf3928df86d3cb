import { obshellContents, obshellData, ocpContents, ocpData } from '@obstop/contracts';
import type * as z from 'zod';
import { dictionary, flag, members, type Shape, same, some, text, time, whole, word } from './matchers.ts';

/** In a pick: one of the words that the contract has. A member of words is any text otherwise. */
export const known = 'known';

/**
 * What a consumer reads of a value: names of members, each bare or with what is read of it. Of a list or dictionary: what is
 * read of each item. A shape stands where a member has to be something special, `same` above all.
 * What is said last of a member holds. In a pick that is shared give each member an object of its own: in objects that are not written
 * where they are used, the compiler overlooks an unknown member beside a known one.
 */
export type Picked<T> = PickedOf<NonNullable<T>>;

type PickedOf<T> = T extends readonly (infer Item)[]
  ? Picked<Item>
  : T extends object
    ? string extends keyof T
      ? Picked<T[keyof T]>
      : readonly (
          | (keyof T & string)
          | { readonly [K in keyof T & string]?: Picked<T[K]> | Shape | typeof known }
        )[]
    : never;

/** A pick without what the compiler knows of its schema. */
type Pick = readonly (string | { readonly [member: string]: Pick | Shape | typeof known })[];

/** What is needed of an answer: the pick says which members, the contract's schema says of which kind each is. */
export function shape<S extends z.ZodType>(schema: S, pick: Picked<z.output<S>>): Shape {
  // Every pick is one of these.
  return shapeOf(schema, pick as Pick);
}

/** `shape` of what an envelope holds, data or a list; by its kind alone where nothing is picked of it. */
const inside =
  (envelope: (inner: z.ZodType) => z.ZodType, list?: 'contents') =>
  <S extends z.ZodType>(schema: S, pick?: Picked<z.output<S>> | Shape): Shape => {
    // Every pick is one of these.
    const held = pick as Pick | Shape | undefined;
    const data = list && held ? [{ [list]: held }] : held;
    return shapeOf(envelope(schema), ['successful', data ? { data } : 'data']);
  };

/** A success of OCP with this data, or with a list of these, paged or not. */
export const ocpAnswer = inside(ocpData);
export const ocpList = inside(ocpContents, 'contents');
/** The same of obshell. */
export const obshellAnswer = inside(obshellData);
export const obshellList = inside(obshellContents, 'contents');

function shapeOf(schema: z.ZodType, pick: Pick | typeof known = []): Shape {
  // zod's own union of all that a schema can be.
  const { def } = (schema as unknown as z.core.$ZodTypes)._zod;
  // Inside it schemas are typed as those of any of zod's packages.
  const inner = (part: z.core.$ZodType, of = pick) => shapeOf(part as z.ZodType, of);
  switch (def.type) {
    case 'optional':
    case 'nullable':
      return inner(def.innerType);
    case 'array':
      return some(inner(def.element));
    case 'record':
      return dictionary(inner(def.valueType));
    case 'object': {
      const picked = (pick === known ? [] : pick).flatMap((each) =>
        Object.entries(typeof each === 'string' ? { [each]: [] } : each),
      );
      const shapes = picked.map(([key, of]) => {
        const member = def.shape[key];
        if (!member) throw new Error(`the contract has no ${key} there`);
        return [key, typeof of === 'function' ? of : inner(member, of)];
      });
      return members(Object.fromEntries(shapes));
    }
    case 'enum':
      return pick === known ? word(Object.values(def.entries).map(String)) : text;
    case 'literal':
      return same;
    case 'boolean':
      return flag;
    case 'number':
      return whole;
    case 'string':
      return 'format' in def && def.format === 'datetime' ? time : text;
    default:
      throw new Error(`how a ${def.type} is matched has not been said`);
  }
}
