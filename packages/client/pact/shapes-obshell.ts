import { obshellOperators, obshellStates } from '@obstop/contracts';
import {
  dictionary,
  flag,
  members,
  none,
  type Shape,
  same,
  some,
  text,
  time,
  whole,
  word,
} from '@obstop/pacts';

// Members that the client reads and every agent of this generation answers; see shapes-ocp.ts.

const answered = { successful: same, status: same, timestamp: time, traceId: text };

/** A success without data. */
export const obshellDone = members(answered);
/** A success with data. */
export const obshellData = (data: Shape) => members({ ...answered, data });
/** A list. */
export const obshellList = (item: Shape) => obshellData(members({ contents: some(item) }));
/** A list of nothing: Go writes null. */
export const obshellEmptyList = obshellData(members({ contents: none }));
/** A refusal; the client tells its kind by the name. */
export const obshellRefusal = members({ ...answered, error: members({ errCode: same, message: text }) });

const common = {
  // Digits beyond 2^53, as a text.
  id: text,
  name: text,
  state: word(obshellStates),
  operator: word(obshellOperators),
  start_time: time,
  end_time: time,
};

const address = { ip: text, port: whole };

const subTaskMembers = {
  ...common,
  task_id: whole,
  execute_times: whole,
  execute_agent: members(address),
};
/** A sub task that has written to its log. */
export const obshellSubTask = members({ ...subTaskMembers, task_logs: some(text) });
/** A node with its sub tasks. */
export const obshellNode = members({
  ...common,
  node_id: whole,
  sub_tasks: some(members(subTaskMembers)),
});

const dag = { ...common, dag_id: whole, stage: whole, max_stage: whole };
/** A DAG as a stop or start answers it: its nodes are not there yet. */
export const obshellDag = members(dag);
/** A DAG with its nodes. */
export const obshellDagWithNodes = members({ ...dag, nodes: some(obshellNode) });
/** A DAG in this very state, with its nodes. */
export const obshellDagAsIs = members({ ...dag, state: same, operator: same, nodes: some(obshellNode) });
/** An entry of a log. */
export const obshellLogEntry = members({
  id: whole,
  sub_task_id: whole,
  execute_times: whole,
  log_content: text,
  create_time: time,
});

/** What an agent says of itself. */
export const obshellInfo = members({
  ...address,
  version: text,
  identity: same,
  zone: text,
  obVersion: text,
  security: flag,
  isObproxyAgent: flag,
  supportedAuth: some(text),
});
/** What it was built from. */
export const obshellGitInfo = members({
  branch: text,
  commitId: text,
  shortCommitId: text,
  commitTime: text,
});
/** An agent's state. */
export const obshellStatus = members({
  agent: members({ ...address, identity: text }),
  state: whole,
  obState: whole,
  sqlPort: whole,
  underMaintenance: flag,
  version: text,
});
/** All agents' states. */
export const obshellStatuses = dictionary(obshellStatus);
/** The agent's time. */
export const obshellTime = time;
/** The public key. */
export const obshellSecret = members({ public_key: text });
/** A session's id, encrypted. */
export const obshellSession = text;
/** An agent's address. */
export const obshellAgent = members(address);
/** Agents and observers. */
export const obshellObInfo = members({
  agent_info: some(members({ ...address, zone: text, identity: text, version: text })),
  obcluster_info: members({
    id: whole,
    name: text,
    version: text,
    topology: dictionary(
      some(
        members({
          svr_ip: text,
          svr_port: whole,
          sql_port: whole,
          agent_port: whole,
          with_rootserver: word(['YES', 'NO']),
          status: word(['ACTIVE', 'INACTIVE', 'STOPPED']),
          build_version: text,
        }),
      ),
    ),
  }),
});
