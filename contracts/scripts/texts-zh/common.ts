/** Texts that several APIs have. */
export const commonTexts: Readonly<Record<string, string>> = {
  'Stopping OceanBase: OCP v2 and obshell v1': '停止 OceanBase：OCP v2 与 obshell v1',
  'The calls that stop and start an OceanBase cluster, a zone or an OBServer, and those that follow the task, as OCP v2 and obshell v1 speak them. Generated from the contracts package.':
    '停止和启动 OceanBase 集群、Zone、OBServer 的接口，以及跟踪其任务的接口，格式与 OCP v2 和 obshell v1 一致。由 contracts 包生成。',
  'pnpm start': '由 pnpm start 启动',
  'pnpm mock': '由 pnpm mock 启动',

  'Stop a zone': '停止 Zone',
  'The vendor’s sample': '厂商示例',
  'Minor freeze, then kill': '先转储，再杀死进程',
  'The whole cluster': '整个集群',
  'Under way': '执行中',
  Failed: '失败',
  Running: '运行中',
  Done: '已完成',
  None: '无',

  'When the answer was made.': '应答生成的时间。',
  'Time taken, in milliseconds.': '耗时，单位为毫秒。',
  'The HTTP status.': 'HTTP 状态码。',
  'In English or Chinese, by Accept-Language.': '按 Accept-Language 为英文或中文。',
  'Every refused or failed request.': '所有被拒绝或失败的请求。',
  'What went wrong.': '出错信息。',
  'Success without data.': '成功，不带数据。',
  'RPC port.': 'RPC 端口。',

  'How to authenticate.': '认证方式。',
  'Seconds to wait.': '需要等待的秒数。',
  'Name and password of a user of the console.': '控制台用户的用户名和密码。',
  'OCP-ACCESS-KEY-HMACSHA1 {access key}:{signature}, with a Date header.':
    'OCP-ACCESS-KEY-HMACSHA1 {access key}:{signature}，并带 Date 请求头。',
};

/** Texts that stand as they are: code, not language. */
export const unchangedTexts: readonly string[] = ['show_details=false'];
