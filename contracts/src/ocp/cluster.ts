import * as z from 'zod';
import { dateTime } from '../definition/fields.ts';
import { ocpClusterStatuses, ocpInnerStatuses, ocpServerStatuses, ocpZoneStatuses } from './enums.ts';
import { OcpId } from './task/dialects.ts';

const port = z.int().min(1).max(65535);

/** An OBServer. `port` is the RPC port. */
export const OcpServer = z
  .strictObject({
    clusterId: OcpId,
    id: OcpId,
    innerStatus: z
      .enum(ocpInnerStatuses)
      .meta({ description: 'What OceanBase itself says; ACTIVE while the process lives, also isolated.' }),
    ip: z.string(),
    port: port.meta({ description: 'RPC port.' }),
    sqlPort: port.meta({ description: 'SQL port.' }),
    status: z.enum(ocpServerStatuses),
    version: z.string(),
    withRootServer: z.boolean(),
    zoneName: z.string(),
  })
  .meta({ id: 'OcpServer', description: 'An OBServer.' });

/** A zone with its servers. */
export const OcpZone = z
  .strictObject({
    clusterId: OcpId,
    hostCount: z.int(),
    idcName: z.string(),
    innerStatus: z.enum(ocpInnerStatuses).meta({ description: 'What OceanBase itself says.' }),
    name: z.string(),
    obClusterId: OcpId,
    regionName: z.string(),
    serverCount: z.int(),
    servers: z.array(OcpServer),
    status: z.enum(ocpZoneStatuses),
  })
  .meta({ id: 'OcpZone', description: 'A zone with its servers.' });

/** A tenant in a cluster’s details. */
export const OcpTenant = z
  .strictObject({
    id: OcpId,
    locality: z.string().meta({ description: 'Replicas by zone, for instance FULL@zone1, FULL@zone2.' }),
    mode: z.string(),
    name: z.string(),
  })
  .meta({ id: 'OcpTenant', description: 'A tenant of a cluster.' });

const cluster = {
  createTime: dateTime('When the cluster was taken over or created.'),
  id: OcpId,
  name: z.string(),
  obClusterId: OcpId.meta({ description: 'OceanBase’s own cluster_id.' }),
  obVersion: z.string(),
  regionCount: z.int(),
  serverCount: z.int(),
  status: z.enum(ocpClusterStatuses),
  tenantCount: z.int(),
  type: z.enum(['PRIMARY', 'STANDBY']),
  zones: z.array(OcpZone),
};

/** A cluster in a list. */
export const OcpCluster = z
  .strictObject(cluster)
  .meta({ id: 'OcpCluster', description: 'A cluster in a list.' });

/**
 * One cluster in detail. No public page of the vendor documents this answer; the fields are those that public callers
 * read.
 */
export const OcpClusterDetail = z
  .strictObject({
    ...cluster,
    rootServers: z.array(z.strictObject({ ip: z.string(), port, zoneName: z.string() })),
    tenants: z.array(OcpTenant),
  })
  .meta({ id: 'OcpClusterDetail', description: 'One cluster in detail.' });

export type OcpServer = z.infer<typeof OcpServer>;
export type OcpZone = z.infer<typeof OcpZone>;
export type OcpCluster = z.infer<typeof OcpCluster>;
export type OcpClusterDetail = z.infer<typeof OcpClusterDetail>;
