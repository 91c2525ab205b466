# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An issuer of JWTs, such as a CI server, that servers can ask for its key."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

from vault.fakes import FakeServer, Handler
from vault.openssl import openssl


class Issuer:
    """Signs JWTs.

    :param key: where its key is made
    """

    def __init__(self, key: Path) -> None:
        self._key = key
        openssl("genrsa", "-out", key, "2048")
        #: The public key in PEM.
        self.public = openssl("rsa", "-in", key, "-pubout").decode()

    def sign(self, **claims: Any) -> str:
        """Return a JWT with these claims that is valid for five minutes from now."""
        now = int(time.time())
        times = {"iat": now, "exp": now + 300}
        head = _part(b'{"alg":"RS256","typ":"JWT","kid":"key"}')
        text = f"{head}.{_part(json.dumps({**times, **claims}).encode())}"
        signature = openssl(
            "dgst", "-sha256", "-sign", self._key, content=text.encode()
        )
        return f"{text}.{_part(signature)}"

    def discovery(self) -> FakeServer:
        """Make a server that tells about the issuer (OpenID Connect Discovery)."""
        modulus = openssl("rsa", "-in", self._key, "-noout", "-modulus")
        number = bytes.fromhex(modulus.decode().strip().partition("=")[2])
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "key", "e": "AQAB"}
        return FakeServer(_Discovery, key={**key, "n": _part(number)})


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class _Discovery(Handler):
    key: dict[str, str]

    def answer(self, body: bytes) -> None:
        name = "/.well-known/openid-configuration"
        here = f"http://{self.headers['Host']}"
        content: Any = {"keys": [self.key]}
        if self.path.endswith(name):
            content = {
                "issuer": here + self.path.removesuffix(name),
                "jwks_uri": f"{here}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        self.send(
            200, json.dumps(content).encode(), {"Content-Type": "application/json"}
        )
