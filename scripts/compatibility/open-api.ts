import type { Schema } from './schema.ts';

/** An OpenAPI document, as far as it is compared. In a file, every node of it may be a reference. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly security?: Security;
  readonly components?: { readonly securitySchemes?: Readonly<Record<string, SecurityScheme>> };
}

/** Operations by method, and the parameters of all of them. */
export type PathItem = Readonly<Partial<Record<(typeof methods)[number], Operation>>> & {
  readonly parameters?: readonly Parameter[];
};

export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** Alternatives, each with the schemes that it needs together; empty where no credentials are needed. */
export type Security = readonly Readonly<Record<string, readonly string[]>>[];

export interface SecurityScheme {
  readonly type: string;
  readonly scheme?: string;
  readonly in?: string;
  readonly name?: string;
}

export interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

/** Schemas by media type. */
export type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

export interface Answer {
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema?: Schema }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  /** By status. */
  readonly responses: Readonly<Record<string, Answer>>;
  readonly security?: Security;
}
