# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which identity asks Azure for a JWT, and what is sent to Vault.

azure-identity itself is used in the functional tests.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.azure import (
    METHOD,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.resolve import (
    resolve,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
)
from ansible_collections.credential_bridge.vault.tests.unit.transport import Recorder

PRINCIPAL = {
    "azure_tenant_id": "tenant",
    "azure_client_id": "client",
    "azure_client_secret": "secret",
}


@pytest.fixture(autouse=True)
def without_azure_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("azure.identity", "azure.core.exceptions"):
        monkeypatch.setitem(sys.modules, name, None)


def log_in(**arguments: Any) -> Recorder:
    given = {"vault_url": "https://v", "auth_method": "azure", "auth_role": "web"}
    source = Source("arguments", {**given, **arguments})
    recorder = Recorder()
    METHOD.login(recorder, resolve([source], {}, dict))
    return recorder


def test_a_ready_jwt_needs_no_library(tmp_path: Path) -> None:
    body = {"jwt": "ready", "role": "web"}
    assert log_in(vault_jwt="ready").sent == [("v1/auth/azure/login", body)]
    (tmp_path / "jwt").write_text("ready\n")
    sent = log_in(vault_jwt_file=str(tmp_path / "jwt"), auth_mount_point="a")
    assert (sent.sent, sent.hidden) == ([("v1/auth/a/login", body)], ["ready"])


def test_a_machine_is_named_in_the_words_of_vault() -> None:
    [(_url, body)] = log_in(
        vault_jwt="ready",
        azure_subscription_id="s",
        azure_resource_group_name="g",
        azure_vm_name="m",
        azure_vmss_name="n",
    ).sent
    assert body == {
        "jwt": "ready",
        "role": "web",
        "subscription_id": "s",
        "resource_group_name": "g",
        "vm_name": "m",
        "vmss_name": "n",
    }


@pytest.mark.parametrize("given", [{}, PRINCIPAL])
def test_without_azure_identity(given: Any) -> None:
    with pytest.raises(ConfigurationError, match="'azure-identity'") as caught:
        log_in(**given)
    assert caught.value.reason is Reason.DEPENDENCY_MISSING
    assert f"{sys.executable} -m pip install azure-identity" in str(caught.value.hint)


class AzureError(Exception):
    """Stands for the base class of Azure's."""


@pytest.fixture
def azure(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand for azure-identity; what is in the list, it fails with."""
    failures: list[str] = []

    def identity(kind: str) -> Any:
        def made(*given: str, **named: str) -> Any:
            def get_token(scope: str) -> Any:
                if failures:
                    raise AzureError(failures[0])
                words = [kind, *given, *named.values(), scope]
                return SimpleNamespace(token=" ".join(words))

            return SimpleNamespace(get_token=get_token)

        return made

    module, exceptions = ModuleType("identity"), ModuleType("exceptions")
    vars(module).update(
        ClientSecretCredential=identity("principal"),
        DefaultAzureCredential=identity("machine"),
    )
    vars(exceptions).update(AzureError=AzureError)
    monkeypatch.setitem(sys.modules, "azure.identity", module)
    monkeypatch.setitem(sys.modules, "azure.core.exceptions", exceptions)
    return failures


SCOPE = "https://management.azure.com//.default"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (PRINCIPAL, f"principal tenant client secret {SCOPE}"),
        ({}, f"machine {SCOPE}"),
        ({"azure_client_id": "client"}, f"machine client {SCOPE}"),
        ({"azure_resource": "api://vault"}, "machine api://vault/.default"),
    ],
)
def test_who_asks_azure(azure: list[str], given: Any, expected: str) -> None:
    sent = log_in(**given)
    assert sent.jwt == expected
    assert sent.hidden == [expected]


@pytest.mark.parametrize("missing", ["azure_tenant_id", "azure_client_id"])
def test_a_principal_in_part(azure: list[str], missing: str) -> None:
    given = {name: value for name, value in PRINCIPAL.items() if name != missing}
    with pytest.raises(ConfigurationError, match=f"without an '{missing}'"):
        log_in(**given)


def test_of_azures_own_words_only_the_code_is_shown(azure: list[str]) -> None:
    azure.append("AADSTS7000215: Invalid client secret canary")
    with pytest.raises(ConfigurationError, match=r"AzureError \(AADSTS7000215\)") as it:
        log_in(**PRINCIPAL)
    assert "canary" not in str(it.value.as_dict())
    azure[0] = "canary"
    with pytest.raises(ConfigurationError, match=r"AzureError\.") as it:
        log_in()
    assert "canary" not in str(it.value.as_dict())
