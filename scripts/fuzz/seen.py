"""Ids of what the answers showed, to be asked for again: what the document does not link is else never found."""

import random
from collections import defaultdict, deque

# By a member that only such an object has.
OBSHELL_KINDS = {"dag_id": "dag", "node_id": "node", "task_id": "sub_task"}

seen = defaultdict(lambda: deque(maxlen=30))
chance = random.Random(7)


def remember(value):
    """Whatever an answer has, at any depth."""
    if isinstance(value, list):
        for each in value:
            remember(each)
    if not isinstance(value, dict):
        return
    for member, kind in OBSHELL_KINDS.items():
        if member in value and isinstance(value.get("id"), str):
            seen[kind].append({"id": value["id"]})
    # Both of OCP's dialects; a list of tasks has none.
    for subtask in value.get("subtasks") or value.get("tasks") or []:
        if isinstance(subtask, dict) and isinstance(value.get("id"), int) and isinstance(subtask.get("id"), int):
            seen["subtask"].append({"taskInstanceId": value["id"], "subtaskInstanceId": subtask["id"]})
    for each in value.values():
        remember(each)


def recall(path):
    """Parameters of a path for something seen, every other time."""
    kind = "subtask" if "{subtaskInstanceId}" in path else path.removeprefix("/api/v1/task/").split("/")[0]
    return dict(chance.choice(seen[kind])) if kind in seen and chance.random() < 0.5 else {}
