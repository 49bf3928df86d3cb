import { StoreUnavailableError, type StoreUnavailableReason } from '@obstop/engine';
import { errorCode } from '../model/errors.ts';

/** SQLSTATEs and the codes of Node's sockets. Those that name a mistake in a query are not here. */
const reasons: [code: RegExp, reason: StoreUnavailableReason][] = [
  // Shutdown, crash, start-up, a session ended by the server; refused or rejected logins and databases that are not there.
  [/^(08...|57P0[1-5]|25P03|28...|3D000)$/, 'unreachable'],
  [/^(ECONN[A-Z]+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)$/, 'unreachable'],
  [/^53100$/, 'full'],
  [/^(25006|42501)$/, 'read-only'],
  // Conflicts between writers, tables that changed meanwhile (0A000), waits that were cut short, no connection or memory left.
  [/^(40001|40P01|0A000|55P03|57014|53200|53300|53400)$/, 'busy'],
  // A table or a column that the migrations made is gone: a newer version moved it a moment ago.
  [/^(42P01|42703)$/, 'outdated'],
  [/^XX00[12]$/, 'corrupt'],
  [/^58...$/, 'io'],
];

/** What pg says of connections that are gone comes without a code. */
const connectionLost =
  /connection terminated|connection ended|not queryable|timeout exceeded when trying to connect|read timeout|client was closed|connection is closed/i;

/** The error to throw for one of pg: StoreUnavailableError where it is the database's state, else itself. */
export function translatePostgresError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreUnavailableError) return error;
  const code = errorCode(error);
  const reason =
    code === undefined
      ? connectionLost.test(error.message) && 'unreachable'
      : reasons.find(([pattern]) => pattern.test(code))?.[1];
  return reason ? new StoreUnavailableError(reason, { cause: error }) : error;
}
