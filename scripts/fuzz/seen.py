"""Ids of what the answers showed, to be asked for again: what the document does not link is else never found."""

import random
from collections import defaultdict, deque

# By a member that only such an object has.
OBSHELL_KINDS = {"dag_id": "dag", "node_id": "node", "task_id": "sub_task"}

# What fleet.yaml has that can be started, and a zone that can be stopped; a start is nothing that follows from an answer.
OCP = "/api/v2/ob/clusters/{id}"
FLEET = {
    f"{OCP}/start": {"id": 4},
    f"{OCP}/zones/{{zoneName}}/start": {"id": 5, "zoneName": "zone2"},
    f"{OCP}/servers/{{serverId}}/start": {"id": 5, "serverId": 15},
    f"{OCP}/zones/{{zoneName}}/stop": {"id": 2, "zoneName": "zone1"},
    f"{OCP}/zones/{{zoneName}}/restart": {"id": 2, "zoneName": "zone2"},
}

seen = defaultdict(lambda: deque(maxlen=30))
# Of the same kinds: most operators are for what has failed.
failed = defaultdict(lambda: deque(maxlen=30))
chance = random.Random(7)


def note(kind, parameters, state):
    seen[kind].append(parameters)
    if state == "FAILED":
        failed[kind].append(parameters)


def remember(value):
    """Whatever an answer has, at any depth."""
    if isinstance(value, list):
        for each in value:
            remember(each)
    if not isinstance(value, dict):
        return
    for member, kind in OBSHELL_KINDS.items():
        if member in value and isinstance(value.get("id"), str):
            note(kind, {"id": value["id"]}, value.get("state"))
    # Both of OCP's dialects; a list of tasks has none.
    for subtask in value.get("subtasks") or value.get("tasks") or []:
        if isinstance(subtask, dict) and isinstance(value.get("id"), int) and isinstance(subtask.get("id"), int):
            ids = {"taskInstanceId": value["id"], "subtaskInstanceId": subtask["id"]}
            note("subtask", ids, subtask.get("status"))
    for each in value.values():
        remember(each)


def recall(path):
    """Parameters of a path for something that is there, every other time."""
    kind = "subtask" if "{subtaskInstanceId}" in path else path.removeprefix("/api/v1/task/").split("/")[0]
    if chance.random() < 0.5:
        return {}
    if path in FLEET:
        return FLEET[path]
    known = failed[kind] if failed[kind] and chance.random() < 0.7 else seen[kind]
    return dict(chance.choice(known)) if known else {}
