# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose AWS keys sign: those given, the environment's, or what botocore finds."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.aws_keys import (
    keys_of,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.aws_signature import (
    Keys,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
)

KEYS = {"aws_access_key": "AKIA-given", "aws_secret_key": "secret-given"}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no key in the environment, and no botocore to import."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("botocore", "botocore.session", "botocore.exceptions"):
        monkeypatch.setitem(sys.modules, name, None)


def keys(**given: str) -> Keys:
    return keys_of(Credentials("aws_iam", tuple(given.items()), "the test"))


def test_the_environment_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA-environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-environment")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "session-environment")
    assert keys() == Keys(
        "AKIA-environment", "secret-environment", "session-environment"
    )
    # The session is that of the other keys.
    assert keys(**KEYS) == Keys("AKIA-given", "secret-given", None)


@pytest.mark.parametrize("given", [{}, {"aws_profile": "web"}])
def test_without_botocore(given: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        keys(**given)
    assert caught.value.reason is Reason.DEPENDENCY_MISSING
    assert sys.executable in caught.value.message
    assert "install botocore" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"aws_access_key": "canary"}, "aws_secret_key"),
        ({"aws_secret_key": "canary"}, "aws_access_key"),
        ({"aws_secret_key": "s", "aws_session_token": "canary"}, "aws_access_key"),
    ],
)
def test_half_a_pair(given: Any, missing: str) -> None:
    with pytest.raises(ConfigurationError, match=f"without an '{missing}'") as caught:
        keys(**given)
    assert "canary" not in str(caught.value.as_dict())


class BotoCoreError(Exception):
    """Stands for the base class of botocore's."""


@pytest.fixture
def profiles(monkeypatch: pytest.MonkeyPatch) -> dict[str | None, Any]:
    """Stand for botocore's session; return what it finds by profile."""
    found: dict[str | None, Any] = {}

    class Session:
        def __init__(self, profile: str | None = None) -> None:
            self.profile = profile

        def get_credentials(self) -> Any:
            if self.profile not in found:
                raise BotoCoreError("canary")
            return found[self.profile]

    session, exceptions = ModuleType("session"), ModuleType("exceptions")
    session.Session = Session  # type: ignore[attr-defined]
    exceptions.BotoCoreError = BotoCoreError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "botocore", ModuleType("botocore"))
    monkeypatch.setitem(sys.modules, "botocore.session", session)
    monkeypatch.setitem(sys.modules, "botocore.exceptions", exceptions)
    return found


def found_keys(name: str) -> Any:
    frozen = SimpleNamespace(access_key=name, secret_key="s", token="t")
    return SimpleNamespace(get_frozen_credentials=lambda: frozen)


def test_what_botocore_finds(
    profiles: dict[str | None, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles.update({None: found_keys("role"), "web": found_keys("web")})
    assert keys() == Keys("role", "s", "t")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    assert keys(aws_profile="web") == Keys("web", "s", "t")
    # The secret key is that of a less explicit source.
    assert keys(aws_profile="web", aws_secret_key="other") == Keys("web", "s", "t")


def test_what_botocore_does_not_find(profiles: dict[str | None, Any]) -> None:
    with pytest.raises(ConfigurationError, match="BotoCoreError") as caught:
        keys(aws_profile="other")
    assert "canary" not in str(caught.value.as_dict())
    profiles[None] = None
    with pytest.raises(ConfigurationError, match="finds no AWS credentials"):
        keys()
