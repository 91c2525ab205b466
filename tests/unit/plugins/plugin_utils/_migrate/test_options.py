# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that plugins share."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options import (
    tables,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.options import (
    COMMUNITY,
    DROPPED,
    HASHICORP,
    SHARED,
    TERRY_HOWE,
    VERIFICATION,
    Defaults,
    Given,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.texts import (
    Person,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.yaml_files import (
    Change,
    Raw,
    text_option,
)


def changed(
    peer: str, options: Mapping[str, str], defaults: Defaults | None = None
) -> Change:
    given = {name: text_option(name, value) for name, value in options.items()}
    return Given(peer, given, defaults or Defaults(), {}).change("x", {})


def test_every_option_has_one_of_ours() -> None:
    for peer, names in SHARED.items():
        assert set(names.values()) <= tables.SHARED.keys()
        assert not names.keys() & {*DROPPED[peer], VERIFICATION[peer][0]}


@pytest.mark.parametrize(
    ("peer", "options", "renamed"),
    [
        (COMMUNITY, {"url": "u", "retry_action": "warn"}, {"url": "vault_url"}),
        (HASHICORP, {"vault_namespace": "n"}, {"vault_namespace": "namespace"}),
        (TERRY_HOWE, {"ca_path": "c", "verify": "yes"}, {"ca_path": "ca_cert"}),
        (
            COMMUNITY,
            {"auth_method": "jwt", "role_id": "r"},
            {"auth_method": "auth_method", "role_id": "auth_role"},
        ),
        (
            COMMUNITY,
            {"auth_method": "approle", "role_id": "r"},
            {"auth_method": "auth_method", "role_id": "vault_role_id"},
        ),
    ],
)
def test_renamed(peer: str, options: dict[str, str], renamed: dict[str, str]) -> None:
    assert dict(changed(peer, options).renamed) == renamed


@pytest.mark.parametrize(
    ("peer", "options", "reason"),
    [
        (COMMUNITY, {"other": "x"}, "Its option 'other' has no counterpart."),
        (COMMUNITY, {"ca_cert": "a", "cacert": "b"}, "It has 'ca_cert' twice"),
        (COMMUNITY, {"validate_certs": "{{ x }}"}, "Its option 'validate_certs' is a"),
        (HASHICORP, {"tls_skip_verify": "true"}, "It does not verify certificates"),
        (HASHICORP, {"auth_method": "aws"}, "There is no such auth method here."),
        (TERRY_HOWE, {"authtype": "{{ x }}"}, "Its option 'authtype' is a template."),
        (COMMUNITY, {"token_file": "x"}, "It has a file for the token"),
        (COMMUNITY, {"username": "x"}, "It has credentials, and no auth method"),
    ],
)
def test_left(peer: str, options: dict[str, str], reason: str) -> None:
    with pytest.raises(Person, match=reason):
        changed(peer, options)


def test_defaults_may_give_the_auth_method() -> None:
    change = changed(COMMUNITY, {"username": "x"}, Defaults(methods=True))
    assert dict(change.renamed) == {"username": "vault_username"}


def test_the_namespace_of_hashicorp() -> None:
    assert changed(HASHICORP, {}).added == [("namespace", Raw(" admin"))]
    assert changed(HASHICORP, {}, Defaults(namespaces=True)).added == []
    assert changed(COMMUNITY, {}).added == []


def test_an_option_that_keeps_its_name_is_there_once() -> None:
    given = Given(
        COMMUNITY,
        {name: text_option(name, "x") for name in ("path", "where")},
        Defaults(),
        {},
    )
    given.keep("where", "path")
    with pytest.raises(Person, match="It has 'path' twice, under two names"):
        given.keep("path")
