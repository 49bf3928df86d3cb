import { own, row, unauthenticated } from './row.ts';

/** Errors of the transport and of authentication. */
export const securityErrors = {
  'Request.Header.NotFound': row(
    400,
    'X-OCS-Agent-Header or X-OCS-Header not found in http request header',
    'HTTP 请求头中未找到 X-OCS-Agent-Header 或 X-OCS-Header',
    'No credentials: 400 since 4.3.1, not 401.',
  ),
  'Request.Body.ReadFailed': row(
    400,
    'Failed to read request body: {reason}',
    '读取 HTTP 请求体失败：{reason}',
    'The body was cut short or is too large.',
    { reason: 'http: request body too large' },
  ),
  'Request.Origin.NotAllowed': row(
    403,
    'A page of another site may not change anything here: {origin}',
    '其他站点的页面不能在此做任何更改：{origin}',
    'A browser sent a call that is no GET from a page whose origin may not call; no route declares it, since it holds for all.',
    { origin: 'https://elsewhere.example' },
    { source: own('obshell asks no browser where it comes from') },
  ),
  'Request.TimedOut': row(
    408,
    'The request did not arrive in time',
    '请求未能及时到达',
    'Head or body take longer than they may; no route declares it, since it may come before a route is found.',
    {},
    { source: own('obshell waits for ever') },
  ),
  'Request.Host.NotAllowed': row(
    421,
    'This server does not go by the name {host}',
    '本服务不以 {host} 为名',
    'A server on a loopback address is called by a Host that is no name of its machine; no route declares it, since it holds for all.',
    { host: 'elsewhere.example' },
    { source: own('obshell goes by any name') },
  ),
  'Request.AESKey.NotFound': row(
    400,
    'AES key for encrypting session ID not found in HTTP headers',
    'HTTP 请求头中未找到用于加密 session ID 的 AES 密钥',
    'A login whose header brings no keys for its answer.',
  ),
  'Security.Authentication.Header.DecryptFailed': row(
    401,
    'Decrypt http header failed: {reason}',
    '解密 HTTP 请求头失败：{reason}',
    'Header or body cannot be decrypted; read the public key again.',
    { reason: 'crypto/rsa: decryption error' },
    { legacyCode: 1 },
  ),
  'Security.Authentication.Header.UriMismatch': unauthenticated(
    'URI mismatch',
    'URI 不匹配',
    'The header was made for another target.',
  ),
  'Security.Authentication.Expired': unauthenticated(
    'Authentication expired',
    '认证信息已过期',
    'ts lies in the past.',
  ),
  'Security.Authentication.Timestamp.Invalid': unauthenticated(
    'Invalid timestamp: {ts}, err: {reason}',
    '无效的时间戳：{ts}，错误：{reason}',
    'ts is no number of seconds.',
    { ts: 'soon', reason: 'invalid syntax' },
  ),
  'Security.Authentication.IncorrectOceanbasePassword': unauthenticated(
    'OceanBase password is incorrect',
    'OceanBase root 密码不正确',
    'Wrong password of root@sys.',
  ),
  'Security.Authentication.IncorrectAgentPassword': unauthenticated(
    'Agent password is incorrect',
    'agent 密码不正确',
    'Wrong agent password.',
  ),
  'Security.Authentication.WithAgentPassword': unauthenticated(
    'Should use agent_password to verify: {agent}',
    '应该使用 agent_password 进行验证：{agent}',
    'Only an agent password is set.',
    { agent: '10.10.10.1:2886' },
  ),
  'Security.Authentication.WithOceanBasePassword': unauthenticated(
    'Should use oceanbase_password to verify: {agent}',
    '应该使用 oceanbase_password 进行验证：{agent}',
    'No agent password is set.',
    { agent: '10.10.10.1:2886' },
  ),
  'Security.Authentication.SessionInvalid': unauthenticated(
    'Session is invalid',
    '会话无效',
    'Unknown session.',
  ),
  'Security.Authentication.SessionExpired': unauthenticated(
    'Session is expired',
    '会话已过期',
    'The session was not used for half an hour.',
  ),
  'Security.Authentication.Replayed': row(
    401,
    'Unauthorized: this header was used before for another request',
    '认证失败: 该请求头已用于其他请求',
    'The same header with another body or uri.',
    {},
    { legacyCode: 10008, source: own('obshell has no protection against replay') },
  ),
};
