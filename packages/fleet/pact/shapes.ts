import { obshellOperators, obshellStates } from '@obstop/contracts';
import {
  among,
  dictionary,
  flag,
  members,
  type Shape,
  same,
  some,
  text,
  time,
  whole,
  word,
} from '@obstop/pacts';

// Members that the adapters, and the client below them, cannot do without. consumer.test.ts takes each away once and wants to see
// that something else comes of it.

/** A success with data. */
const data = (shape: Shape) => members({ successful: same, data: shape });
/** A success without data. */
export const done = members({ successful: same });

/** What is told by its status alone. */
export const refusalByStatus = members({ successful: same });
/**
 * A refusal that is told by its status, and whose words are passed on. That agents before 4.3.1 have a number in place of the name is nothing to those who do not read
 * the name.
 */
export const refusal = members({ successful: same, error: members({ message: text }) });
/** A refusal that is told by its name: its status says less than it means. */
export const namedRefusal = members({ successful: same, error: members({ errCode: same }) });
/** The same, and its words are passed on. */
export const namedRefusalWithWords = members({
  successful: same,
  error: members({ errCode: same, message: text }),
});
/** An answer that changes nothing whatever it is. */
export const anything = members({});

/** What an agent says of itself. */
export const info = data(members({ identity: same, version: text }));
/** The public key. */
export const secret = data(members({ public_key: text }));
/** The agent's time. */
export const now = data(time);

const status = { state: whole, underMaintenance: flag, version: text };
/** State of an agent whose observer is in this very state. */
export const agentStatus = data(members({ ...status, obState: same }));
/** States of all agents. Who is meant is told by the agent, not by the key. */
export const agentsStatus = data(
  dictionary(
    members({ ...status, obState: whole, agent: members({ ip: text, port: whole, identity: text }) }),
  ),
);

const clusterInfo = { id: whole, name: text, version: text };
const agentInfo = some(members({ ip: text, port: whole, zone: text, identity: text, version: text }));
/** The cluster as OceanBase tells it. */
export const obInfo = data(
  members({
    obcluster_info: members({
      ...clusterInfo,
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
  }),
);
/** The cluster while OceanBase does not answer. */
export const obInfoOfAgents = data(members({ agent_info: agentInfo, obcluster_info: members(clusterInfo) }));

const common = {
  // Digits beyond 2^53, as a text.
  id: text,
  name: text,
  state: word(obshellStates),
  operator: word(obshellOperators),
  start_time: time,
  end_time: time,
};
const dagMembers = { ...common, dag_id: whole, stage: whole, max_stage: whole };

/** A DAG whose id is what matters. */
export const begun = data(members(dagMembers));
/** A DAG that is followed: its state tells whether it goes on. */
export const followed = data(members({ ...dagMembers, state: same }));
/** A DAG that has done its work, or has not. */
export const ended = data(members({ ...dagMembers, state: same, operator: same }));

const subTask = { ...common, task_id: whole };
const node = members({ ...common, node_id: whole, sub_tasks: some(members(subTask)) });
/** A DAG that failed: where, and which DAGs its agents have, whose logs say why. */
export const failed = data(
  members({
    ...dagMembers,
    state: same,
    operator: same,
    nodes: some(node),
    additional_data: members({ sub_dags: dictionary(text) }),
  }),
);
/** Members of a DAG that are read only where they are there: the log of what has written some, and where it was written. */
export const readWhereThere: ReadonlySet<string> = new Set(['task_logs', 'execute_agent']);

/** A sub task with its log. */
export const subTaskLog = data(members({ ...common, task_id: whole, task_logs: some(text) }));

const list = (contents: Shape) => data(members({ contents }));
/** DAGs, of which one may be that whose id was never heard: it is told by its name and the time of its start. */
export const ordered = list(among(members({ ...dagMembers, name: same })));
/** DAGs whose ids are what matters. */
export const dags = list(some(members(dagMembers)));
/** No DAGs. Go writes null, which is as good as nothing at all. */
export const noDags = data(members({}));
