# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which source gives an option, and what the place of a value is called."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
    environment,
    first_text,
    first_value,
    text_of,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)


class _AnsibleTaggedDate(datetime.date):
    """As ansible-core 2.19 has them of every type."""


class _AnsibleTaggedStr(str):
    """Likewise."""


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"VAULT_NAMESPACE": "vault"}, "vault"),
        ({"BAO_NAMESPACE": "bao"}, "bao"),
        ({"BAO_NAMESPACE": "bao", "VAULT_NAMESPACE": "vault"}, "bao"),
        # As for bao itself, one that is set and empty keeps its twin from being seen.
        ({"BAO_NAMESPACE": "", "VAULT_NAMESPACE": "vault"}, None),
        ({}, None),
    ],
)
def test_baos_variables_come_before_vaults(environ: Any, expected: str | None) -> None:
    assert text_of(environment(environ), "namespace") == expected


def test_a_value_is_said_to_come_from_the_variable_that_counts() -> None:
    environ = {"BAO_TOKEN": "b", "VAULT_TOKEN": "v", "VAULT_ROLE_ID": "r"}
    assert environment(environ).origins == {
        "vault_token": "the environment variable BAO_TOKEN",
        "vault_role_id": "the environment variable VAULT_ROLE_ID",
    }


@pytest.mark.parametrize("value", [None, ""])
def test_what_is_null_or_empty_is_left_to_the_next_source(value: Any) -> None:
    sources = [
        Source("one", {}),
        Source("two", {"ca_cert": value}),
        Source("three", {"ca_cert": "/three.pem"}),
        Source("four", {"ca_cert": "/four.pem"}),
    ]
    assert first_text("ca_cert", sources) == "/three.pem"
    assert first_text("ca_cert", sources[:2]) is None


@pytest.mark.parametrize("value", [0, False, {}, []])
def test_a_value_that_is_no_text_is_one_even_if_it_says_nothing(value: Any) -> None:
    sources = [Source("one", {"x": None}), Source("two", {"x": value})]
    assert first_value("x", [*sources, Source("three", {"x": 1})]) == value
    assert first_value("x", sources[:1]) is None


def test_a_text_loses_the_type_of_ansible() -> None:
    text = text_of(
        Source("options", {"namespace": _AnsibleTaggedStr("team")}), "namespace"
    )
    assert text == "team"
    assert not isinstance(text, _AnsibleTaggedStr)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (_AnsibleTaggedDate(2026, 1, 2), "a date or time"),
        (["canary"], "a list"),
        (b"canary", "binary data"),
        (1, "a number"),
    ],
)
def test_no_message_names_a_python_type(value: Any, kind: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        text_of(Source("options", {"vault_token": value}), "vault_token")
    message = str(caught.value)
    assert message == f"The option 'vault_token' must be text, not {kind}."
