import type {
  OcpPage,
  OcpPaged,
  ocpClusterStatuses,
  ocpServerStatuses,
  ocpZoneStatuses,
  OcpCluster as WireCluster,
  OcpServer as WireServer,
  OcpZone as WireZone,
} from '@obstop/contracts';
import {
  child,
  flag,
  id,
  type KeyOf,
  list,
  number,
  object,
  optional,
  present,
  rawOf,
  text,
  type Wire,
} from '../core/fields.ts';
import type { Open, RawObject, WireId } from '../core/wire.ts';

/** An OBServer. Statuses are open: a newer server may know more. */
export interface OcpServer {
  readonly id: WireId;
  readonly ip: string;
  /** RPC port. */
  readonly port: number;
  readonly sqlPort?: number;
  readonly status: Open<(typeof ocpServerStatuses)[number]>;
  /** What OceanBase itself says. */
  readonly innerStatus?: string;
  readonly zoneName: string;
  readonly version?: string;
  readonly withRootServer?: boolean;
  readonly raw: RawObject;
}

/** A zone with its servers. */
export interface OcpZone {
  readonly name: string;
  readonly status: Open<(typeof ocpZoneStatuses)[number]>;
  /** What OceanBase itself says. */
  readonly innerStatus?: string;
  readonly regionName?: string;
  readonly idcName?: string;
  readonly servers: readonly OcpServer[];
  readonly raw: RawObject;
}

/** A cluster. */
export interface OcpCluster {
  /** OCP's own id, which every call takes. */
  readonly id: WireId;
  readonly name: string;
  readonly status: Open<(typeof ocpClusterStatuses)[number]>;
  /** OceanBase's own cluster_id. */
  readonly obClusterId?: WireId;
  readonly obVersion?: string;
  /** PRIMARY or STANDBY. */
  readonly type?: string;
  readonly zones: readonly OcpZone[];
  readonly raw: RawObject;
}

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** From 1. Absent, as all that follow, where the list is not paged. */
  readonly number?: number;
  readonly size?: number;
  readonly totalElements?: number;
  readonly totalPages?: number;
}

/** Another spelling that is about. */
interface MisspeltServer {
  withRootserver: boolean;
}

/** Reads a server. Throws ShapeFault. */
export function readServer(value: unknown, at: string): OcpServer {
  const raw = object<WireServer | MisspeltServer>(value, at);
  return {
    id: id(raw, 'id', at),
    ip: text(raw, 'ip', at),
    port: number(raw, 'port', at),
    status: text(raw, 'status', at),
    zoneName: text(raw, 'zoneName', at),
    raw: rawOf(raw),
    ...present({
      sqlPort: optional(number, raw, 'sqlPort', at),
      innerStatus: optional(text, raw, 'innerStatus', at),
      version: optional(text, raw, 'version', at),
      withRootServer: optional(flag, raw, 'withRootServer', at) ?? optional(flag, raw, 'withRootserver', at),
    }),
  };
}

/** Reads a zone. Throws ShapeFault. */
export function readZone(value: unknown, at: string): OcpZone {
  const raw = object<WireZone>(value, at);
  return {
    name: text(raw, 'name', at),
    status: text(raw, 'status', at),
    servers: list(raw, 'servers', at, readServer) ?? [],
    raw: rawOf(raw),
    ...present({
      innerStatus: optional(text, raw, 'innerStatus', at),
      regionName: optional(text, raw, 'regionName', at),
      idcName: optional(text, raw, 'idcName', at),
    }),
  };
}

/** Reads a cluster, in a list or in detail. Throws ShapeFault. */
export function readCluster(value: unknown, at: string): OcpCluster {
  const raw = object<WireCluster>(value, at);
  return {
    id: id(raw, 'id', at),
    name: text(raw, 'name', at),
    status: text(raw, 'status', at),
    zones: list(raw, 'zones', at, readZone) ?? [],
    raw: rawOf(raw),
    ...present({
      obClusterId: optional(id, raw, 'obClusterId', at),
      obVersion: optional(text, raw, 'obVersion', at),
      type: optional(text, raw, 'type', at),
    }),
  };
}

type WirePage = OcpPage | { totalPage: number };

/** Counts have been met as texts; some pages of the vendor print totalPage. */
function count(from: Wire<WirePage>, key: KeyOf<WirePage, number>, at: string): number {
  const value = rawOf(from)[key];
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : number(from, key, at);
}

/** Makes a reader of lists, paged or not, from the reader of an item. */
export function pageReader<T>(readItem: (value: unknown, at: string) => T) {
  return (data: unknown, at: string): Page<T> => {
    const raw = object<OcpPaged | { page: WirePage }>(data, at);
    const items = list(raw, 'contents', at, readItem) ?? [];
    const page = optional(child, raw, 'page', at);
    if (!page) return { items };
    const pageAt = `${at}.page`;
    return {
      items,
      ...present({
        number: optional(count, page, 'number', pageAt),
        size: optional(count, page, 'size', pageAt),
        totalElements: optional(count, page, 'totalElements', pageAt),
        totalPages: optional(count, page, 'totalPages', pageAt) ?? optional(count, page, 'totalPage', pageAt),
      }),
    };
  };
}
