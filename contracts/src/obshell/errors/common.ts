import { row } from './row.ts';

/** Errors of any call, and those passed on from the databases below. */
export const commonErrors = {
  'Common.BadRequest': row(
    400,
    'Bad request: {reason}',
    '请求错误：{reason}',
    'The request cannot be read.',
    { reason: 'invalid show_details' },
  ),
  'Common.BindJsonFailed': row(
    400,
    'Bind JSON failed: {reason}',
    '解析 JSON 失败：{reason}',
    'The body is not JSON, or a field has another type.',
    { reason: 'unexpected end of JSON input' },
  ),
  'Common.IllegalArgument': row(
    400,
    "The input parameter '{name}' is illegal: {reason}",
    "输入参数 '{name}' 非法：{reason}",
    'A scope without targets, among others.',
    { name: 'target', reason: 'target is empty' },
  ),
  'Common.NotFound': row(
    404,
    'Element not found: {what}',
    '未找到：{what}',
    'Unknown path, or a wrong method: obshell answers no 405.',
    { what: '404 not found' },
  ),
  'Common.Unexpected': row(
    500,
    'Unexpected error: {reason}',
    '未知错误：{reason}',
    'A defect of the agent.',
    { reason: 'Internal Server Error' },
  ),
  'Common.InvalidAddress': row(
    400,
    "'{address}' is not a valid address",
    "'{address}' 不是合法的地址",
    'A target of scope SERVER cannot be read.',
    { address: '10.10.10' },
  ),
  'Common.InvalidPort': row(
    400,
    "The port '{port}' is invalid, must be in [1024, 65535]",
    "端口 '{port}' 不合法，取值范围为 [1024, 65535]",
    'The port of a target is out of range.',
    { port: '80' },
  ),
  'Common.InvalidIp': row(
    400,
    "'{ip}' is not a valid IP address",
    "'{ip}' 不是合法的 IP 地址",
    'The host of a target is no IP address.',
    { ip: 'host1' },
  ),
  'MySQL.Error': row(400, '{reason}', '{reason}', 'An error of OceanBase itself, passed on.', {
    reason: 'Error 4179: Operation not allowed',
  }),
  'Gorm.NoRowAffected': row(
    500,
    '{what}: no row affected',
    '{what}：没有行受影响',
    'Two operators at once: this one came second.',
    { what: 'failed to set dag cancel' },
  ),
};
