"""What Schemathesis has to be told of this server. Loaded by check-fuzz.ts, which sets the variables read here.

Owns: sealing obshell requests, setting the fleet back now and then, dropping failures that are known differences.
Writes what it counted to OBSTOP_FUZZ_COUNTS when the run ends.
"""

import atexit
import base64
import json
import os
import re
import secrets
import threading
import time
from collections import Counter

import requests
import schemathesis
import yaml
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_der_public_key

URL = os.environ["OBSTOP_FUZZ_URL"]
PASSWORD = os.environ["OBSTOP_FUZZ_PASSWORD"]
SURFACE = os.environ["OBSTOP_FUZZ_SURFACE"]

# A header that says this is replaced by a sealed one; anything else, such as a check's wrong credentials, is sent as it is.
TO_BE_SEALED = "to be sealed"

# Stops that were accepted leave less and less that can be stopped.
CALLS_BETWEEN_RESETS = 100


class Sealed(requests.auth.AuthBase):
    """Seals a request just before it is sent, when path, query and body are what goes over the wire (obshell's "v2")."""

    public_key = None

    def __call__(self, request):
        if request.headers.get("X-OCS-Header") != TO_BE_SEALED:
            return request
        keys = secrets.token_bytes(32)
        header = {
            "auth": PASSWORD,
            "ts": str(int(time.time()) + 60),
            "uri": request.path_url,
            # As the vendor's SDKs do: Go sends none where there is no body, Python always.
            "keys": None if request.method == "GET" else base64.b64encode(keys).decode(),
        }
        request.headers["X-OCS-Header"] = self.encrypted(json.dumps(header).encode())
        if request.body:
            body = request.body.encode() if isinstance(request.body, str) else request.body
            padder = PKCS7(128).padder()
            cipher = Cipher(algorithms.AES(keys[:16]), modes.CBC(keys[16:])).encryptor()
            encrypted = cipher.update(padder.update(body) + padder.finalize()) + cipher.finalize()
            request.body = base64.b64encode(encrypted)
        return request

    @classmethod
    def encrypted(cls, content):
        if cls.public_key is None:
            answer = requests.get(f"{URL}/api/v1/secret", timeout=10).json()
            cls.public_key = load_der_public_key(base64.b64decode(answer["data"]["public_key"]))
        size = cls.public_key.key_size // 8 - 11
        chunks = (content[at : at + size] for at in range(0, len(content), size))
        return base64.b64encode(b"".join(cls.public_key.encrypt(chunk, padding.PKCS1v15()) for chunk in chunks)).decode()


def reset_fleet():
    answer = requests.post(f"{URL}/obstop/v1/reset", auth=("admin", PASSWORD), timeout=30)
    answer.raise_for_status()


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


@schemathesis.hook
def filter_case(context, case):
    """The admin whom the run logs in as keeps the password: whatever came after would be 401."""
    return not (
        case.operation.definition.raw.get("operationId") == "changeUser"
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
    answer = f"{response.status_code} {response.text}\n{failure.message}\nsent {case.body!r}"
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


@atexit.register
def write_counts():
    with open(os.environ["OBSTOP_FUZZ_COUNTS"], "w", encoding="utf-8") as file:
        json.dump({"statuses": statuses, "differences": hits}, file)
