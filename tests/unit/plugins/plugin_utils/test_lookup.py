# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lookups share: their options, what is missing, and failures."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible import constants
from ansible.errors import AnsibleLookupError
from jinja2 import Environment, StrictUndefined
from jinja2.exceptions import UndefinedError

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.tables import (
    LOOKUP_VAULT_SECRET,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    lookup_vault_secret,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.connect import (
    Connection,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    VaultSecretNotFoundError,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils import _lookup
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._lookup import (
    connected,
    failing_as_lookup,
    plain_value,
    present_values,
    settle,
)

# --- failures -------------------------------------------------------------------------

MISSING = lookup_vault_secret.Missing(
    VaultSecretNotFoundError(
        "Nothing is there.", hint="Look.", vault_errors=["one\n\t* two", "three"]
    )
)


def test_what_must_not_be_missing_fails_with_all_in_one_text() -> None:
    with pytest.raises(AnsibleLookupError) as caught, failing_as_lookup():
        present_values(["a", MISSING], "error", {})
    assert str(caught.value) == (
        "Nothing is there. Look. Vault said: one * two; three "
        "[type=VaultSecretNotFoundError reason=secret_not_found]"
    )
    # Ansible would append the text of a cause.
    assert caught.value.__suppress_context__


def test_a_defect_is_reported_without_its_text() -> None:
    with pytest.raises(AnsibleLookupError) as caught, failing_as_lookup():
        raise KeyError("canary")
    assert "canary" not in str(caught.value)
    assert str(caught.value).startswith("Unexpected KeyError at test_lookup.py")
    assert "Please report this as a bug" in str(caught.value)


@pytest.mark.parametrize("wrap", [lambda it: it, lambda it: {"a": [it]}])
def test_an_undefined_value_is_ansibles_to_explain(wrap: Any) -> None:
    with pytest.raises(UndefinedError, match="'y' is undefined"), failing_as_lookup():
        plain_value(wrap(StrictUndefined(name="y")), "x")


# --- what may be missing --------------------------------------------------------------


@pytest.mark.parametrize(
    ("on_missing", "call", "expected", "warned"),
    [
        ("skip", {}, ["a", None], 0),
        ("warn", {}, ["a", None], 1),
        ("skip", {"default": "b"}, ["a", "b", None], 0),
        ("warn", {"default": None}, ["a", None, None], 1),
        ("error", {"default": {}}, ["a", {}, None], 0),
    ],
)
def test_what_takes_the_place_of_a_missing_value(
    on_missing: str,
    call: dict[str, Any],
    expected: list[Any],
    warned: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[str] = []
    display = SimpleNamespace(warning=shown.append)
    monkeypatch.setattr(_lookup, "Display", lambda: display)
    assert present_values(["a", MISSING, None], on_missing, call) == expected
    assert shown == ["Nothing is there. Look."] * warned


# --- options --------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave nothing in the environment and at home, and make no client."""
    for name in list(os.environ):
        if name.startswith(("VAULT_", "BAO_", "ANSIBLE_CREDENTIAL_BRIDGE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(constants, "CONFIG_FILE", None)
    monkeypatch.setattr(_lookup, "_settled", None)
    monkeypatch.setattr(_lookup, "shared_client", lambda settings, _params: settings)
    monkeypatch.setattr(_lookup, "masking", lambda _wanted: REGISTERED.extend)
    REGISTERED.clear()


PLACE = {"url": "https://v", "token": "t"}
REGISTERED: list[str] = []


def connect(
    call: Mapping[str, Any], variables: Mapping[str, Any] | None = None
) -> tuple[Mapping[str, Any], Connection]:
    """Return a call's options, and its connection."""

    def template(value: Any) -> Any:
        if isinstance(value, Exception):
            raise value
        return value

    named = {
        f"ansible_credential_bridge_{name}": value
        for name, value in (variables or {}).items()
    }
    plugin = SimpleNamespace(_templar=SimpleNamespace(template=template))
    return connected(plugin, LOOKUP_VAULT_SECRET, call, named)


@pytest.mark.parametrize(
    ("call", "variables", "expected"),
    [
        ({"namespace": "call"}, {"namespace": "variable"}, "call"),
        ({"namespace": None}, {"namespace": "variable"}, "variable"),
        ({"wantlist": True, "default": object()}, {"namespace": "v"}, "v"),
        ({}, {"namespace": ""}, "environment"),
        ({}, {}, "environment"),
    ],
)
def test_an_option_is_from_the_first_source_that_gives_it(
    call: Any, variables: Any, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANSIBLE_CREDENTIAL_BRIDGE_NAMESPACE", "environment")
    monkeypatch.setenv("VAULT_NAMESPACE", "of the server's own tool")
    # A variable that is not needed breaks no call.
    broken = {"remember": ValueError("'x' is undefined")}
    params, connection = connect({**PLACE, **call}, {**variables, **broken})
    assert params["namespace"] == connection.settings.namespace == expected
    assert (params["on_missing"], params["version"]) == ("error", None)
    with pytest.raises(ConfigurationError, match="'x' is undefined"):
        params["remember"]


def test_credentials_are_not_mixed_with_those_of_another_source() -> None:
    variables = {"vault_role_id": "r", "vault_secret_id": "s", "auth_role": "x"}
    _params, connection = connect(PLACE, variables)
    assert dict(connection.settings.credentials.values) == {"vault_token": "t"}
    _params, connection = connect({"url": "https://v"}, variables)
    assert connection.settings.credentials.method == "approle"


@pytest.mark.parametrize(
    ("call", "variables", "problem", "explained"),
    [
        ({**PLACE, "vault_tokn": "canary"}, {}, "Did you mean 'vault_token'?", False),
        ({**PLACE, "vault_token": "canary"}, {}, "is given twice", False),
        ({**PLACE, "version": "canary"}, {}, "must be a whole number", False),
        ({**PLACE, "on_missing": "canary"}, {}, "one of error, warn, skip", False),
        (PLACE, {"timeout": "canary"}, "'timeout' must be a number", False),
        ({"url": "https://v", "auth_method": "jwt"}, {}, "'vault_jwt'", False),
        # Whoever gives nothing learns where lookups look.
        ({"token": "canary"}, {}, "No Vault address is configured", True),
        ({"url": "https://v"}, {}, "No Vault credentials are configured", True),
    ],
)
def test_what_is_refused_is_named_and_not_quoted(
    call: Any, variables: Any, problem: str, explained: bool
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        connect(call, variables)
    message = str(caught.value)
    assert problem in message
    assert "canary" not in message
    assert ("'environment' does not reach lookups" in message) == explained


def test_a_client_is_made_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(_lookup, "shared_client", lambda *given: made.append(given))
    variables = {"vault_role_id": "r", "vault_secret_id": "s-canary"}
    params, connection = connect({"url": "https://v"}, variables)
    # What the lookup has found is to be masked, though nobody has logged in with it.
    assert "s-canary" in REGISTERED
    assert made == []
    for _time in range(2):
        assert connection.client is None
    assert made == [(connection.settings, params)]
    # Who asks the same server as the same somebody, asks once.
    assert connect({"url": "https://v", "key": "k"}, variables)[1] == connection
    assert connect({"url": "https://w"}, variables)[1] != connection


def test_a_text_that_is_not_one_of_the_choices_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="one of error, warn, skip"):
        connect({**PLACE, "on_missing": "skipp", "version": "3", "namespace": "n"})
    params, _connection = connect({**PLACE, "version": "3", "namespace": "n"})
    assert (params["version"], params["namespace"]) == (3, "n")


def test_the_lookups_of_a_template_connect_once() -> None:
    def first() -> Any:
        return connect(PLACE)[1]

    def other() -> Any:
        return connect({**PLACE, "token": "u"})[1]

    template = "{{ first() is sameas(first()) }} {{ first() is sameas(other()) }}"
    names = {"first": first, "other": other}
    assert Environment().from_string(template).render(names) == "True False"
    assert first() is not first()


# --- what is settled before anybody asks ----------------------------------------------

ENVIRONMENT = {
    "VAULT_ADDR": "https://environment",
    "ANSIBLE_CREDENTIAL_BRIDGE_VAULT_TOKEN": "t-canary",
    "ANSIBLE_CREDENTIAL_BRIDGE_MOUNT_POINT": "kv",
}


def settle_in(environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Settle with these variables, and take them away so that nobody finds them."""
    with monkeypatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        settle()


def test_what_a_call_does_not_change_is_settled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settle_in(ENVIRONMENT, monkeypatch)
    assert REGISTERED == ["t-canary"]
    params, connection = connect({"key": "k"}, {"remember": False, "mount_point": "m"})
    assert connection.settings.vault_url == "https://environment"
    assert dict(connection.settings.credentials.values) == {"vault_token": "t-canary"}
    assert (params["key"], params["remember"], params["mount_point"]) == (
        "k",
        False,
        "m",
    )
    assert connect({})[0]["mount_point"] == "kv"


@pytest.mark.parametrize("option", ["namespace", "auth_method", "mask", "log_file"])
@pytest.mark.parametrize("by_variable", [False, True])
def test_what_a_call_or_variable_changes_is_not(
    option: str, by_variable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_in(ENVIRONMENT, monkeypatch)
    given = {option: "token"} if option == "auth_method" else {option: "no"}
    call, variables = ({}, given) if by_variable else (given, {})
    with pytest.raises(ConfigurationError, match="No Vault address"):
        connect(call, variables)


@pytest.mark.parametrize(
    "missing", ["VAULT_ADDR", "ANSIBLE_CREDENTIAL_BRIDGE_VAULT_TOKEN"]
)
def test_what_a_file_may_say_is_not_settled(
    missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environ = {name: ENVIRONMENT[name] for name in ENVIRONMENT if name != missing}
    stored = tmp_path / ".vault_config.json"
    stored.write_text('{"vault_addr": "https://file", "vault_token": "t"}')
    stored.chmod(0o600)
    settle_in(environ, monkeypatch)
    # A task may have written the file since.
    stored.write_text('{"vault_addr": "https://later", "vault_token": "u"}')
    _params, connection = connect({})
    assert connection.settings.vault_url == "https://later"
    assert dict(connection.settings.credentials.values) == {"vault_token": "u"}


def test_what_is_wrong_is_for_the_lookup_to_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settle_in({**ENVIRONMENT, "VAULT_ADDR": "ftp://v"}, monkeypatch)
    assert connect(PLACE)[1].settings.vault_url == "https://v"
    monkeypatch.setenv("VAULT_ADDR", "ftp://v")
    with pytest.raises(ConfigurationError, match="does not start with 'https://'"):
        connect({"token": "t"})


def test_a_settled_lookup_makes_a_client_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Any] = []
    monkeypatch.setattr(_lookup, "shared_client", lambda *given: made.append(given))
    settle_in(ENVIRONMENT, monkeypatch)
    first, second = connect({})[1], connect({})[1]
    assert first == second
    # A process that is forked in between must not use its parent's connections.
    assert first.client is second.client is None
    assert len(made) == 2


def test_settled_lookups_of_a_template_connect_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settle_in(ENVIRONMENT, monkeypatch)
    names = {"connection": lambda: connect({})[1]}
    template = "{{ connection() is sameas(connection()) }}"
    assert Environment().from_string(template).render(names) == "True"
