/** What OCP's published sample answers say of their graphs; each is a chain, listed from its root. */
export const samples = {
  cluster: {
    name: 'Stop OB cluster',
    chain: [
      {
        name: 'Prepare stop cluster',
      },
      {
        name: 'Prepare stop OB zone',
      },
      {
        name: 'Wait node',
      },
      {
        name: 'Prepare stop observer',
      },
      {
        name: 'Wait node',
      },
      {
        name: 'Stop observer process',
      },
      {
        name: 'Wait node',
      },
      {
        name: 'Update observer status',
      },
      {
        name: 'Wait node',
      },
      {
        name: 'Update zone status',
      },
      {
        name: 'Update OB cluster status',
      },
    ],
  },
  zone: {
    name: 'Stop OB zone',
    chain: [
      {
        name: 'Prepare stop OB zone',
        className: 'com.alipay.ocp.service.task.business.zone.PrepareStopObZoneTask',
        timeoutSeconds: 1800,
        parallelIndex: -1,
        prohibitRollback: false,
      },
      {
        name: 'Stop zone',
        className: 'com.alipay.ocp.service.task.business.zone.StopObZoneTask',
        timeoutSeconds: 1800,
        parallelIndex: -1,
        prohibitRollback: false,
      },
      {
        name: 'Prepare stop observer',
        className: 'com.alipay.ocp.service.task.business.server.PrepareStopObServerTask',
        timeoutSeconds: 300,
        parallelIndex: 0,
        prohibitRollback: false,
      },
      {
        name: 'Wait node',
        className: 'com.alipay.ocp.service.task.business.WaitNode',
        timeoutSeconds: 30,
        parallelIndex: -1,
        prohibitRollback: false,
      },
      {
        name: 'Stop observer process',
        className: 'com.alipay.ocp.service.task.business.server.StopObServerProcessTask',
        timeoutSeconds: 1200,
        parallelIndex: 0,
        prohibitRollback: false,
      },
      {
        name: 'Wait node',
        className: 'com.alipay.ocp.service.task.business.WaitNode',
        timeoutSeconds: 30,
        parallelIndex: -1,
        prohibitRollback: false,
      },
      {
        name: 'Update observer status',
        className: 'com.alipay.ocp.service.task.business.server.UpdateObServerStatusTask',
        timeoutSeconds: 300,
        parallelIndex: 0,
        prohibitRollback: false,
      },
      {
        name: 'Update zone status',
        className: 'com.alipay.ocp.service.task.business.zone.UpdateObZoneStatusTask',
        timeoutSeconds: 1800,
        parallelIndex: -1,
        prohibitRollback: false,
      },
      {
        name: 'Sync cluster info',
        className: 'com.alipay.ocp.service.task.business.cluster.SyncClusterInfoTask',
        timeoutSeconds: 30,
        parallelIndex: -1,
        prohibitRollback: false,
      },
      {
        name: 'Update OB cluster status',
        className: 'com.alipay.ocp.service.task.business.cluster.UpdateObClusterStatusTask',
        timeoutSeconds: 30,
        parallelIndex: -1,
        prohibitRollback: false,
      },
    ],
  },
  server: {
    name: 'Stop OB server',
    chain: [
      {
        name: 'Prepare stop observer',
      },
      {
        name: 'Stop server',
      },
      {
        name: 'Stop observer process',
      },
      {
        name: 'Wait observer stop',
      },
      {
        name: 'Update observer status',
      },
      {
        name: 'Update zone status',
      },
      {
        name: 'Sync cluster info',
      },
      {
        name: 'Update OB cluster status',
      },
    ],
  },
} as const;
