# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The signature of AWS, compared with what botocore makes of the same request."""

from __future__ import annotations

from datetime import datetime

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.aws_signature import (
    Keys,
    signed,
)

NOW = datetime(2026, 1, 2, 3, 4, 5)
BODY = "Action=GetCallerIdentity&Version=2011-06-15"
HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
    "Host": "sts.amazonaws.com",
}


@pytest.mark.parametrize(
    ("token", "region", "further", "names", "signature"),
    [
        (
            None,
            "us-east-1",
            {},
            "content-type;host;x-amz-date",
            "18e630ae9361a91075a55b425f9f44f9cce914266c11f56ba5a1c41fad214e0f",
        ),
        (
            "session",
            "eu-central-1",
            {"X-Vault-AWS-IAM-Server-ID": "vault.example.com"},
            "content-type;host;x-amz-date;x-amz-security-token;"
            "x-vault-aws-iam-server-id",
            "680ddb462b89ec2d025d89ea673c6e4ba46986823d1e1bafbf1e5c1db89a56c5",
        ),
        # Of white space, signatures know single blanks only.
        (
            None,
            "us-east-1",
            {"X-Vault-AWS-IAM-Server-ID": " of  two words "},
            "content-type;host;x-amz-date;x-vault-aws-iam-server-id",
            "d5b33dbb3559659068b0e7037ebe292ec154eb67958e1d91e2f25e21d189d44f",
        ),
    ],
)
def test_signatures_are_those_of_botocore(
    token: str | None,
    region: str,
    further: dict[str, str],
    names: str,
    signature: str,
) -> None:
    keys = Keys("AKIDEXAMPLE", "wJalr/EXAMPLE", token)
    headers = signed(keys, "sts", region, {**HEADERS, **further}, BODY, NOW)
    assert headers.pop("Authorization") == (
        f"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/{region}/sts/aws4_request, "
        f"SignedHeaders={names}, Signature={signature}"
    )
    assert headers.pop("X-Amz-Date") == "20260102T030405Z"
    assert headers.pop("X-Amz-Security-Token", None) == token
    assert headers == {**HEADERS, **further}
