import { row } from './row.ts';

/** Errors of any call, and those passed on from the databases below. */
export const commonErrors = {
  'Common.BadRequest': row(
    400,
    'Bad request: {reason}',
    '错误的请求：{reason}',
    'The request cannot be read.',
    { reason: 'invalid show_details' },
  ),
  'Common.BindJsonFailed': row(
    400,
    'Bind JSON failed: {reason}',
    '绑定 JSON 失败：{reason}',
    'The body is not JSON, or a field has another type.',
    { reason: 'unexpected end of JSON input' },
  ),
  'Common.IllegalArgument': row(
    400,
    "The input parameter '{name}' is illegal: {reason}",
    "传入的参数 '{name}' 非法：{reason}",
    'A scope without targets, among others.',
    { name: 'target', reason: 'target is empty' },
  ),
  'Common.NotFound': row(
    404,
    'Element not found: {what}',
    '未找到资源：{what}',
    'Unknown path, or a wrong method: obshell answers no 405.',
    { what: '404 not found' },
  ),
  'Common.Unexpected': row(
    500,
    'Unexpected error: {reason}',
    '非预期错误：{reason}',
    'A defect of the agent.',
    { reason: 'Internal Server Error' },
  ),
  'Common.InvalidAddress': row(
    400,
    "'{address}' is not a valid address",
    "'{address}' 不是一个有效的地址",
    'A target of scope SERVER cannot be read.',
    { address: '10.10.10' },
  ),
  'Common.InvalidPort': row(
    400,
    "The port '{port}' is invalid, must be in [1024, 65535]",
    "端口 '{port}' 无效，必须在 (1024, 65535] 范围内",
    'The port of a target is out of range.',
    { port: '80' },
  ),
  'Common.InvalidIp': row(
    400,
    "'{ip}' is not a valid IP address",
    "'{ip}' 不是有效的 IP 地址",
    'The host of a target is no IP address.',
    { ip: 'host1' },
  ),
  'MySQL.Error': row(400, '{reason}', 'SQL 执行出错: {reason}', 'An error of OceanBase itself, passed on.', {
    reason: 'Error 4179: Operation not allowed',
  }),
  'Gorm.NoRowAffected': row(
    500,
    '{what}: no row affected',
    '{what}：未做任何修改',
    'Two operators at once: this one came second.',
    { what: 'failed to set dag cancel' },
  ),
};
