import { type ErrorEntry, type Language, renderMessage } from '../definition/error-entry.ts';
import type { OcpErrorResponse } from './envelope.ts';

// What fills the messages of errors is written in English where it is known, and put into Chinese here, in one place. Names that
// callers give (clusters, zones, fields, paths) stay as they are, and so do values and keys of requests.

/** Arguments of messages that are said, not named. */
const said: ReadonlySet<string> = new Set([
  ...['rule', 'reason', 'what', 'state', 'allowed', 'operation', 'taskName', 'type'],
]);

const verbs = { Stop: '停止', Start: '启动', Restart: '重启' };
const targets = { '': '', ' cluster': '集群', ' zone': ' Zone', ' server': ' OBServer' };
const taskNames = Object.entries(verbs).flatMap(([verb, zh]) =>
  Object.entries(targets).map(
    ([target, of]) => [`${verb} OB${target}`, `${zh}${of || ' OceanBase'}`] as const,
  ),
);

const words: Readonly<Record<string, string>> = {
  ...Object.fromEntries(taskNames),
  RUNNING: '运行中',
  UNAVAILABLE: '不可用',
  OPERATING: '操作中',
  STARTING: '启动中',
  STOPPING: '停止中',
  STOPPED: '已停止',
  SERVICE_STOPPING: '服务停止中',
  SERVICE_STOPPED: '服务已停止',
  PROCESS_STOPPING: '进程停止中',
  PROCESS_STOPPED: '进程已停止',
  PENDING: '等待中',
  READY: '就绪',
  CANCELING: '取消中',
  FAILED: '失败',
  SUCCESSFUL: '成功',
  RETRY: '重试',
  ROLLBACK: '回滚',
  SKIP: '跳过',
  CANCEL: '取消',
  'the cluster': '集群',
  'the zone': 'Zone',
  'the server': 'OBServer',
  'without servers': '没有 OBServer',
  'at least one server': '至少一个 OBServer',
  'only a FAILED task can be rolled back': '只有失败的任务才能回滚',
  'it is a rollback already': '任务已在回滚',
  'one of its steps cannot be undone': '其中有步骤不能撤销',
  'too many logins are being checked': '正在校验的登录过多',
  'too many passwords are being hashed': '正在处理的密码过多',
  'the server is ending': '服务正在关闭',
  'no space is left': '空间不足',
  'it cannot be written': '不可写',
  'it is locked by someone else': '被其他程序锁定',
  'it is damaged or no database': '已损坏，或不是数据库',
  'reading or writing failed': '读写失败',
  'the database cannot be reached': '无法连接数据库',
  'a newer version of the program has changed its tables': '表结构已被更新版本的程序修改',
  'is required': '不能省略',
  'faults of HTTP are off, --http-faults turns them on': 'HTTP 故障未开启，可用 --http-faults 开启',
  'must be empty: a fault of HTTP is about calls, not about clusters':
    '必须为空：HTTP 故障针对调用，而非集群',
  'must be the operation id of a call of OCP v2 or obshell v1':
    '必须是 OCP v2 或 obshell v1 某个调用的 operationId',
  'must be whole milliseconds, 0 or more, the least first': '必须是不小于 0 的整数毫秒，且最小值在前',
  'must be a positive integer': '必须是正整数',
  'must be whole milliseconds, 0 or more': '必须是不小于 0 的整数毫秒',
  'must be whole milliseconds, 1 or more': '必须是不小于 1 的整数毫秒',
  'must be above 0 and at most 1': '必须大于 0 且不大于 1',
  'must have either ocp or obshell': '必须且只能有 ocp 或 obshell 之一',
  'must be accepted, done or refused': '必须是 accepted、done 或 refused',
  'must be the user’s password': '必须是该用户的密码',
  'must be another one than before': '必须与原密码不同',
  'must not be the user’s name': '不能与用户名相同',
  'must have at least four different characters': '至少包含四种不同的字符',
  'must be a date and time with offset': '必须是带时区偏移的日期时间',
  'STOP_SERVICE is nothing but the isolation that force leaves out':
    'STOP_SERVICE 只做隔离，而 force 恰好不做隔离',
  'Invalid input': '取值不合法',
  'Invalid ISO datetime': '不是合法的 ISO 8601 日期时间',
  string: '字符串',
  number: '数字',
  int: '整数',
  boolean: '布尔值',
  object: '对象',
  record: '对象',
  array: '数组',
  undefined: '空',
  null: '空',
  '(none)': '（无）',
  unreadable: '无法读取',
};

/** In order. `$1` is what was found, `{1}` the same in Chinese. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^(\w+) \((\w+)\)$/, '{1}（{2}）'],
  [/^zone (.+)$/, 'Zone $1'],
  [/^server (\d+)$/, 'OBServer $1'],
  [/^the store is unavailable: (.+)$/, '存储不可用：{1}'],
  [/^Prism does not answer: .+$/, 'Prism 没有响应'],
  [/^there is no role (.*)$/, '角色 $1 不存在'],
  [/^there is no cluster (\d+)$/, '集群 $1 不存在'],
  [/^there is no (zone \S+|server \d+)$/, '{1} 不存在'],
  [/^there is no (zone \S+|server \d+) in cluster (\d+)$/, '集群 $2 中不存在 {1}'],
  [/^there is no server (\d+) in zone (\S+)$/, 'Zone $2 中不存在 OBServer $1'],
  [/^there is no server (\d+) in zone (\S+) of cluster (\d+)$/, '集群 $3 的 Zone $2 中不存在 OBServer $1'],
  [/^(.*) is no permission$/, '$1 不是权限'],
  [/^the body says (\S+) and the query says (\S+)$/, '请求体中为 $1，查询参数中为 $2'],
  [/^must have (\d+) to (\d+) characters$/, '长度必须为 $1 到 $2 个字符'],
  [
    /^must be (\d+) to (\d+) characters without control characters$/,
    '长度必须为 $1 到 $2 个字符，且不含控制字符',
  ],
  [/^must be (\d+) to (\d+) letters, digits and (.+)$/, '必须是 $1 到 $2 个字母、数字或 $3'],
  [/^must be at most (\d+) characters$/, '长度不能超过 $1 个字符'],
  [/^must be an integer from (\d+) to (\d+)$/, '必须是 $1 到 $2 的整数'],
  [/^must be a comma-separated list of (.+)$/, '必须是以逗号分隔的列表，可选值：$1'],
  [/^must be one of (.+), then (,\w+) or (,\w+)$/, '必须是以下字段之一：$1，其后可加 $2 或 $3'],
  [/^must be one of (.+)$/, '必须是以下值之一：$1'],
  [/^must be (\S+) or (\S+)$/, '必须是 $1 或 $2'],
  [/^must not be less than (\w+)$/, '不能小于 $1'],
  [/^must not be nested more than (\d+) deep$/, '嵌套不能超过 $1 层'],
  [/^must not have more than (\d+) values$/, '值的总数不能超过 $1 个'],
  [/^must not have a number of more than (\d+) characters$/, '数字的长度不能超过 $1 个字符'],
  // zod's own.
  [/^Invalid input: expected (\w+), received (\w+)$/, '应为{1}，实际为{2}'],
  [
    /^Invalid (?:input: expected|option: expected one of|discriminator value. Expected) (.+)$/,
    '必须是以下值之一：$1',
  ],
  [/^Too (?:big|small): expected \w+ to be ([<>]=?.+)$/, '取值必须 $1'],
  [/^Too (?:big|small): expected \w+ to have ([<>]=?\d+) \w+$/, '长度必须 $1'],
  [/^Unrecognized keys?: (.+)$/, '存在未知字段：$1'],
  // A list, of which every part is a word.
  [/^([A-Z_]+), ([A-Z_, ]+)$/, '{1}、{2}'],
];

/** The text in Chinese; undefined where there is none. */
export function inChinese(text: string): string | undefined {
  const word = Object.hasOwn(words, text) ? words[text] : undefined;
  if (word !== undefined) return word;
  for (const [pattern, chinese] of sentences) {
    const found = pattern.exec(text);
    if (!found) continue;
    return chinese
      .replace(/\$(\d)/g, (_, index: number) => (found[index] ?? '').replaceAll(', ', '、'))
      .replace(/\{(\d)\}/g, (_, index: number) => inChinese(found[index] ?? '') ?? found[index] ?? '');
  }
  return undefined;
}

type Values = Parameters<typeof renderMessage>[1];
type SubErrors = NonNullable<OcpErrorResponse['error']['subErrors']>;

/** What an error says, in its message and of each broken rule. */
export function sayOcpError(
  entry: Pick<ErrorEntry, 'message'>,
  values: Values,
  language: Language = 'en',
  subErrors?: SubErrors,
): Pick<OcpErrorResponse['error'], 'message' | 'subErrors'> {
  const say = (text: string) => (language === 'zh' ? inChinese(text) : undefined) ?? text;
  const spoken = Object.entries(values).map(([name, value]) => [
    name,
    said.has(name) && typeof value === 'string' ? say(value) : value,
  ]);
  // The templates set a space beside each argument, because most are names.
  const message = renderMessage(entry, Object.fromEntries(spoken), language).replace(
    /(?<=[\p{Script=Han}（）]) (?=[\p{Script=Han}（）])/gu,
    '',
  );
  return {
    message,
    ...(subErrors && { subErrors: subErrors.map((each) => ({ ...each, message: say(each.message) })) }),
  };
}

/** What an error would say in English in the midst of Chinese: arguments and broken rules that have no Chinese. */
export function englishIn(values: Values, subErrors: SubErrors = []): string[] {
  // A content type is the caller's, and error codes of HTTP parsers and methods are no words.
  const code = /^(?:[A-Z]+(?:_[A-Z]+)+|(?:GET|HEAD|POST|PUT|PATCH|DELETE)(?:, [A-Z]+)*)$/;
  const texts = Object.entries(values).flatMap(([name, value]) =>
    said.has(name) && name !== 'type' && typeof value === 'string' && !code.test(value) ? [value] : [],
  );
  return [...texts, ...subErrors.map(({ message }) => message)].filter(
    (text) => inChinese(text) === undefined && /[a-z]/i.test(text),
  );
}
