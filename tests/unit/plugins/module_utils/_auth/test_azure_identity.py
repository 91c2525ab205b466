# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which identity asks Azure for a JWT.

azure-identity itself is used in the functional tests.
"""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.azure_identity import (
    jwt_from_azure,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
)

PRINCIPAL = {
    "azure_tenant_id": "tenant",
    "azure_client_id": "client",
    "azure_client_secret": "secret",
}


def jwt(**given: str) -> str:
    return jwt_from_azure(Credentials("azure", tuple(given.items()), "the test"))


@pytest.mark.parametrize("given", [{}, PRINCIPAL])
def test_without_azure_identity(given: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("azure.identity", "azure.core.exceptions"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ConfigurationError, match="'azure-identity'") as caught:
        jwt(**given)
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
    assert jwt(**given) == expected


@pytest.mark.parametrize("missing", ["azure_tenant_id", "azure_client_id"])
def test_a_principal_in_part(azure: list[str], missing: str) -> None:
    given = {name: value for name, value in PRINCIPAL.items() if name != missing}
    with pytest.raises(ConfigurationError, match=f"without an '{missing}'"):
        jwt(**given)


def test_of_azures_own_words_only_the_code_is_shown(azure: list[str]) -> None:
    azure.append("AADSTS7000215: Invalid client secret canary")
    with pytest.raises(ConfigurationError, match=r"AzureError \(AADSTS7000215\)") as it:
        jwt(**PRINCIPAL)
    assert "canary" not in str(it.value.as_dict())
    azure[0] = "canary"
    with pytest.raises(ConfigurationError, match=r"AzureError\.") as it:
        jwt()
    assert "canary" not in str(it.value.as_dict())
