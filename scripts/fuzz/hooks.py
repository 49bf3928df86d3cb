"""What Schemathesis has to be told of this server. Loaded by check-fuzz.ts, which sets the variables read here.

Owns: sealing obshell requests, setting the fleet back now and then, dropping failures that are known differences.
Writes what it counted to OBSTOP_FUZZ_COUNTS when the run ends.
"""

import atexit
import json
import os
import re
import threading
from collections import Counter

import requests
import schemathesis
import yaml
from schemathesis import GenerationMode
from sealed import PASSWORD, URL, Sealed, open_session
from seen import recall, remember

SURFACE = os.environ["OBSTOP_FUZZ_SURFACE"]

# Stops that were accepted leave less and less that can be stopped.
CALLS_BETWEEN_RESETS = 100


def reset_fleet():
    answer = requests.post(f"{URL}/obstop/v1/reset", auth=("admin", PASSWORD), timeout=30)
    answer.raise_for_status()


def operation_of(case):
    return case.operation.definition.raw.get("operationId")


calls = 0
counting = threading.Lock()


@schemathesis.hook
def before_call(context, case, kwargs):
    global calls
    if SURFACE == "obshell":
        kwargs["auth"] = Sealed()
    with counting:
        calls += 1
        is_due = SURFACE != "obstop" and calls % CALLS_BETWEEN_RESETS == 0
    if is_due:
        reset_fleet()
    if case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE and case.path_parameters:
        # A new one: others may share the old.
        case.path_parameters = {**case.path_parameters, **recall(case.operation.path)}
    keep_password(case)
    # No other answer has a session's id in it that could be read.
    if operation_of(case) == "logout" and isinstance(case.body, dict) and calls % 2 == 0:
        case.body["session_id"] = open_session()


def keep_password(case):
    """The admin whom the run logs in as keeps the password; wrong ones are answered slowly on purpose."""
    if operation_of(case) == "changeOwnPassword" and isinstance(case.body, dict):
        case.body = {member: PASSWORD if isinstance(value, str) else value for member, value in case.body.items()}


@schemathesis.hook
def filter_case(context, case):
    """The admin whom the run logs in as keeps the password: whatever came after would be 401."""
    return not (
        operation_of(case) == "changeUser"
        and str(case.path_parameters.get("userId")) == "100"
        and isinstance(case.body, dict)
        and "password" in case.body
    )


with open(os.environ["OBSTOP_FUZZ_DIFFERENCES"], encoding="utf-8") as file:
    differences = yaml.safe_load(file)

statuses = Counter()
hits = Counter()


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """False for what differences.yaml has, with a reason, as no fault."""
    # A probe of ignored_auth is told of in the message alone.
    asked = f"asked {response.request.url}\nsent {case.body!r}"
    answer = f"{response.status_code} {response.text}\n{failure.message}\n{asked}"
    for index, difference in enumerate(differences):
        if (
            difference["check"] in failure.checks
            and re.fullmatch(difference["operation"], f"{case.method} {case.operation.path}")
            and re.search(difference.get("answer", ""), answer)
        ):
            hits[index] += 1
            return False
    return True


@schemathesis.hook
def after_call(context, case, response):
    statuses[response.status_code] += 1
    if response.headers.get("content-type", [""])[0].startswith("application/json"):
        remember(response.json())


@atexit.register
def write_counts():
    with open(os.environ["OBSTOP_FUZZ_COUNTS"], "w", encoding="utf-8") as file:
        json.dump({"statuses": statuses, "differences": hits}, file)
