# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that are configured on the controller, and the types of all options."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible import constants

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.option import (
    Option,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    CredentialBridgeError,
    VaultError,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._options import (
    LazyValues,
    configured_options,
    evaluated,
    typed,
    wants_masking,
)


class Templar:
    """Stands for Ansible's: what is a failure, fails; all else stays as it is."""

    def template(self, value: Any) -> Any:
        if isinstance(value, Exception):
            raise value
        return value


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("ANSIBLE_CREDENTIAL_BRIDGE_"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(constants, "CONFIG_FILE", None)


# --- where options come from ----------------------------------------------------------


def configured(**variables: Any) -> list[Mapping[str, Any]]:
    """Return what variables, the environment and ansible.cfg give."""
    named = {
        f"ansible_credential_bridge_{name}": value for name, value in variables.items()
    }
    return [source.values for source in configured_options(Templar(), named)]


def test_lazy_values_are_worked_out_when_asked_for_and_once() -> None:
    asked = []

    def work_out(name: str) -> str:
        asked.append(name)
        return name.upper()

    values = LazyValues(["a", "b"], work_out)
    assert (list(values), len(values)) == (["a", "b"], 2)
    assert ("a" in values, "c" in values, asked) == (True, False, [])
    assert (values["b"], values.get("b"), values.get("c")) == ("B", "B", None)
    assert asked == ["b"]


def test_the_sources_and_what_messages_call_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ansible.cfg").write_text("[credential_bridge]\nnamespace = c\n")
    monkeypatch.setattr(constants, "CONFIG_FILE", str(tmp_path / "ansible.cfg"))
    monkeypatch.setenv("ANSIBLE_CREDENTIAL_BRIDGE_NAMESPACE", "b")
    monkeypatch.setenv("ANSIBLE_CREDENTIAL_BRIDGE_CA_CERT", "")
    variables = {"ansible_credential_bridge_namespace": "a"}
    found = configured_options(Templar(), variables)
    assert [dict(source.values) for source in found] == [
        {"namespace": "a"},
        {"namespace": "b"},
        {"namespace": "c"},
    ]
    assert [source.origins["namespace"] for source in found] == [
        "the variable ansible_credential_bridge_namespace",
        "the environment variable ANSIBLE_CREDENTIAL_BRIDGE_NAMESPACE",
        "'namespace' in ansible.cfg",
    ]


def test_a_variable_that_is_not_asked_for_breaks_nothing() -> None:
    values, _environment, _ini = configured(
        timeout=ValueError("x"), namespace="a", ca_cert="", client_cert=None
    )
    assert (values["namespace"], values["ca_cert"], values["client_cert"]) == (
        "a",
        None,
        None,
    )
    with pytest.raises(ConfigurationError, match="ansible_credential_bridge_timeout"):
        values["timeout"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("vault_url = https://v ; ours", {"vault_url": "https://v"}),
        ("namespace = 50%", {"namespace": "50%"}),
        ("namespace =", {}),
        ("remember = true", {"remember": "true"}),
        ("path = a", {}),
        ("ca_cert = /ca.pem", {"ca_cert": "/ca.pem"}),
        ("ca_cert = tls/ca.pem", {"ca_cert": "(its folder)/tls/ca.pem"}),
        # Secrets do not belong there.
        ("vault_token = canary", {}),
        ("proxies = canary", {}),
        ("[another]\nnamespace = a", {}),
    ],
)
def test_what_ansible_cfg_gives(
    line: str,
    expected: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (tmp_path / "ansible.cfg").write_text(f"[credential_bridge]\n{line}\n")
    monkeypatch.setattr(constants, "CONFIG_FILE", str(tmp_path / "ansible.cfg"))
    _variables, _environment, ini = configured()
    folder = str(tmp_path)
    given = {name: value.replace(folder, "(its folder)") for name, value in ini.items()}
    assert given == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        # What follows is the playbook.
        (
            ValueError("'x' is undefined.\n\n- hosts: all\n  vars: {v: canary}"),
            "The variable 'v' cannot be evaluated: 'x' is undefined.",
        ),
        (
            datetime.date(2026, 1, 1),
            "namespace is a date or time, which JSON cannot express.",
        ),
        # A lookup of ours in the variable has said all.
        (VaultError("Nothing is there."), "Nothing is there."),
    ],
)
def test_a_variable_without_a_usable_value(value: Any, message: str) -> None:
    with pytest.raises(CredentialBridgeError) as caught:
        evaluated(Templar(), {"v": value}, "v", "namespace")
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("given", "sources", "expected"),
    [
        ({}, [{}], True),
        ({"mask": False}, [{}], False),
        ({"mask": "No"}, [{}], False),
        ({"mask": 0}, [{}], False),
        ({"mask": None}, [{}, {"mask": "off"}], False),
        ({"mask": True}, [{"mask": "off"}], True),
        ({}, [{"mask": "yes"}, {"mask": "off"}], True),
        # What is out of order switches nothing off.
        ({"mask": "nope"}, [{}], True),
        ({"mask": ["off"]}, [{}], True),
    ],
)
def test_masking_is_switched_off_in_so_many_words(
    given: Any, sources: list[Mapping[str, Any]], expected: bool
) -> None:
    configured = [Source("x", values) for values in sources]
    assert wants_masking(given, configured) is expected


# --- types ----------------------------------------------------------------------------

OPTIONS = {
    "name": Option(required=True),
    "count": Option(type="int", default=3),
    "mode": Option(choices=("soft", "hard")),
    "names": Option(type="list", elements="str"),
    "really": Option(type="bool"),
}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"count": 3, "mode": None, "names": None, "really": None}),
        ({"count": "5", "really": "yes"}, {"count": 5, "really": True}),
        ({"names": "a,b", "mode": "hard"}, {"names": ["a", "b"], "mode": "hard"}),
        ({"name": 5}, {"name": "5"}),
    ],
)
def test_types_and_defaults(given: Any, expected: dict[str, Any]) -> None:
    found = typed(OPTIONS, {"name": "x", **given})
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"count": 1}, "The option 'name' is required."),
        ({"name": ["canary"]}, "The option 'name' must be text."),
        ({"name": {"canary": 1}}, "The option 'name' must be text."),
        (
            {"name": "x", "count": "canary"},
            "The option 'count' must be a whole number.",
        ),
        (
            {"name": "x", "mode": "canary"},
            "The option 'mode' must be one of soft, hard.",
        ),
        (
            {"name": "x", "really": "canary"},
            "The option 'really' must be true or false.",
        ),
        ({"name": "x", "names": {"canary": 1}}, "The option 'names' must be a list."),
    ],
)
def test_what_has_another_type_is_named_and_not_quoted(
    given: Any, message: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        typed(OPTIONS, given)
    assert caught.value.message == message
