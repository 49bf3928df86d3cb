"""obshell's hybrid encryption, its "v2": the header under the agent's RSA key, the body under AES keys in the header."""

import base64
import json
import os
import secrets
import time

import requests
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_der_public_key

URL = os.environ["OBSTOP_FUZZ_URL"]
PASSWORD = os.environ["OBSTOP_FUZZ_PASSWORD"]

# A header that says this is replaced by a sealed one; anything else, such as a check's wrong credentials, is sent as it is.
TO_BE_SEALED = "to be sealed"


class Sealed(requests.auth.AuthBase):
    """Seals a request just before it is sent, when path, query and body are what goes over the wire (obshell's "v2")."""

    public_key = None

    def __init__(self):
        self.keys = secrets.token_bytes(32)

    def __call__(self, request):
        if request.headers.get("X-OCS-Header") != TO_BE_SEALED:
            return request
        header = {
            "auth": PASSWORD,
            "ts": str(int(time.time()) + 60),
            "uri": request.path_url,
            # As the vendor's SDKs do: Go sends none where there is no body, Python always.
            "keys": None if request.method == "GET" else base64.b64encode(self.keys).decode(),
        }
        request.headers["X-OCS-Header"] = self.encrypted(json.dumps(header).encode())
        if request.body:
            body = request.body.encode() if isinstance(request.body, str) else request.body
            padder = PKCS7(128).padder()
            cipher = self.cipher().encryptor()
            encrypted = cipher.update(padder.update(body) + padder.finalize()) + cipher.finalize()
            request.body = base64.b64encode(encrypted)
        return request

    def cipher(self):
        return Cipher(algorithms.AES(self.keys[:16]), modes.CBC(self.keys[16:]))

    def opened(self, answer):
        """What a login answers under the keys of its own request."""
        cipher = self.cipher().decryptor()
        unpadder = PKCS7(128).unpadder()
        padded = cipher.update(base64.b64decode(answer)) + cipher.finalize()
        return (unpadder.update(padded) + unpadder.finalize()).decode()

    @classmethod
    def encrypted(cls, content):
        if cls.public_key is None:
            answer = requests.get(f"{URL}/api/v1/secret", timeout=10).json()
            cls.public_key = load_der_public_key(base64.b64decode(answer["data"]["public_key"]))
        size = cls.public_key.key_size // 8 - 11
        chunks = (content[at : at + size] for at in range(0, len(content), size))
        return base64.b64encode(b"".join(cls.public_key.encrypt(chunk, padding.PKCS1v15()) for chunk in chunks)).decode()


def open_session():
    sealed = Sealed()
    headers = {"X-OCS-Header": TO_BE_SEALED}
    answer = requests.post(f"{URL}/api/v1/login", json={}, headers=headers, auth=sealed, timeout=30)
    answer.raise_for_status()
    return sealed.opened(answer.json()["data"])
