# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a PEM file holds, and what a certificate does not show of itself."""

from __future__ import annotations

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.certificate import (
    Issued,
    certificates_in,
    is_signing_request,
    private_key_in,
)

ONE, OTHER = (
    f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----"
    for text in ("AA", "BB")
)
KEY = "-----BEGIN EC PRIVATE KEY-----\nCC\n-----END EC PRIVATE KEY-----"


def test_a_file_may_hold_several_parts() -> None:
    bundle = f"a comment\n{ONE}\n{KEY}\n{OTHER}\n"
    assert certificates_in(bundle) == [ONE, OTHER]
    assert private_key_in(bundle) == KEY
    assert certificates_in(KEY) == []
    assert private_key_in(ONE) is None


def test_a_part_without_its_end_is_none() -> None:
    assert certificates_in(ONE[:-10]) == []
    assert private_key_in(KEY[:-10]) is None
    assert certificates_in(f"{ONE[:-10]}\n{OTHER}") == [OTHER]


def test_a_request_is_told_from_a_key_of_ssh() -> None:
    assert is_signing_request("-----BEGIN CERTIFICATE REQUEST-----\nAA")
    assert not is_signing_request("ssh-ed25519 AAAA web")


def test_a_key_is_no_part_of_a_repr() -> None:
    assert KEY not in repr(Issued(ONE, (), KEY))
