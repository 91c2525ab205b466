# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands for clouds: services that hand out credentials, and that check them.

Signatures of AWS are checked with botocore.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from vault.fakes import FakeServer, Handler

#: Whose keys they are, by access key: the secret key and the session token, if any.
Accounts = Mapping[str, tuple[str, "str | None"]]


class Refused(LookupError):
    """Why nobody is let in."""


def caller_of(body: Mapping[str, Any], accounts: Accounts) -> str:
    """Return the access key that a login at Vault is signed with.

    :param body: the login's
    :raises Refused: if AWS would not know who signed it
    """

    def part(name: str) -> str:
        return base64.b64decode(body[f"iam_{name}"]).decode()

    url, headers = part("request_url"), json.loads(part("request_headers"))
    assert url == f"https://{headers['Host']}/"
    return signer(
        body["iam_http_request_method"], headers, part("request_body"), accounts
    )


def signer(
    method: str, headers: Mapping[str, str], body: str, accounts: Accounts
) -> str:
    """Return the access key that a request to the root of a service is signed with.

    :raises Refused: for a signature that is not that of the request
    """
    given = {name.lower(): value for name, value in headers.items()}
    algorithm, _blank, rest = given.pop("authorization", "").partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    access_key, _date, region, service, _end = parts["Credential"].split("/")
    if algorithm != "AWS4-HMAC-SHA256" or access_key not in accounts:
        raise Refused(f"InvalidClientTokenId: {access_key}")
    secret_key, session_token = accounts[access_key]
    if given.get("x-amz-security-token") != session_token:
        raise Refused("InvalidClientTokenId: the session's token")
    names = parts["SignedHeaders"].split(";")
    signed = {name: given[name] for name in names}
    request = AWSRequest(method, f"https://{given['host']}/", signed, body)
    request.context["timestamp"] = given["x-amz-date"]
    auth = SigV4Auth(Credentials(access_key, secret_key), service, region)
    text = auth.string_to_sign(request, auth.canonical_request(request))
    if auth.signature(text, request) != parts["Signature"]:
        raise Refused("SignatureDoesNotMatch")
    return access_key


class _Sts(Handler):
    """The one operation of AWS's Security Token Service that Vault uses."""

    accounts: Accounts

    def answer(self, body: bytes) -> None:
        try:
            key = signer(self.command, dict(self.headers), body.decode(), self.accounts)
        except Refused as refused:
            content = f"<ErrorResponse><Message>{refused}</Message></ErrorResponse>"
            self.send(403, content.encode(), {"Content-Type": "text/xml"})
            return
        namespace = "https://sts.amazonaws.com/doc/2011-06-15/"
        content = f"""<GetCallerIdentityResponse xmlns="{namespace}">
<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/{key}</Arn>
<UserId>{key}</UserId><Account>123456789012</Account></GetCallerIdentityResult>
</GetCallerIdentityResponse>"""
        self.send(200, content.encode(), {"Content-Type": "text/xml"})


def sts(accounts: Accounts) -> FakeServer:
    """Make a Security Token Service; a key's user has the name of the access key."""
    return FakeServer(_Sts, accounts=accounts)


class _Metadata(Handler):
    """The part of Google's metadata service that knows a machine's identity."""

    jwt = ""

    def answer(self, body: bytes) -> None:
        known = self.headers.get("Metadata-Flavor") == "Google"
        content, kind = self.jwt, "text/html"
        if "/identity?" not in self.path:
            content, kind = '{"email": "web@example.com"}', "application/json"
        headers = {"Content-Type": kind, "Metadata-Flavor": "Google"}
        self.send(200 if known else 403, content.encode(), headers)


def metadata(jwt: str) -> FakeServer:
    """Make a metadata service for a machine with this identity."""
    return FakeServer(_Metadata, jwt=jwt)


class _Azure(Handler):
    """What hands out Azure's tokens: to machines, and for a client's secret."""

    jwt = ""
    secret = ""

    def answer(self, body: bytes) -> None:
        here = f"https://{self.headers['Host']}/adfs"
        status = 200
        content: dict[str, Any]
        if self.path.endswith("/openid-configuration"):
            content = {
                "issuer": here,
                "authorization_endpoint": f"{here}/oauth2/authorize",
                "token_endpoint": f"{here}/oauth2/token",
            }
        elif self.command == "POST" and f"client_secret={self.secret}&" not in (
            body.decode() + "&"
        ):
            text = "AADSTS7000215: Invalid client secret provided: canary"
            status = 401
            content = {"error": "invalid_client", "error_description": text}
        else:
            content = {
                "access_token": self.jwt,
                "expires_in": 3600,
                "expires_on": 4102444800,
                "resource": "unused",
                "token_type": "Bearer",
            }
        headers = {"Content-Type": "application/json"}
        self.send(status, json.dumps(content).encode(), headers)


def azure(jwt: str, secret: str = "") -> FakeServer:
    """Make the services of Azure that hand out this token.

    :param secret: that of the only client
    """
    return FakeServer(_Azure, jwt=jwt, secret=secret)
