# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a JWT comes from, and what is sent with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.jwt import (
    METHOD,
    given_jwt,
    login_with_jwt,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)
from ansible_collections.credential_bridge.vault.tests.unit.transport import Recorder


def credentials(**values: str) -> Credentials:
    return Credentials("jwt", tuple(values.items()), "the test")


@pytest.mark.parametrize(
    ("given", "mount", "expected"),
    [
        (
            {"vault_jwt": "j", "auth_role": "web"},
            None,
            ("v1/auth/jwt/login", {"jwt": "j", "role": "web"}),
        ),
        # The method may have a default role.
        (
            {"vault_jwt": "j"},
            "ci/runner",
            ("v1/auth/ci/runner/login", {"jwt": "j", "role": ""}),
        ),
    ],
)
def test_what_is_sent(given: Any, mount: str | None, expected: Any) -> None:
    settings = Settings("https://v", credentials(**given), auth_mount_point=mount)
    recorder = Recorder()
    METHOD.login(recorder, settings)
    assert recorder.sent == [expected]


def test_a_jwt_of_a_file_is_hidden(tmp_path: Path) -> None:
    file, recorder = tmp_path / "jwt", Recorder()
    file.write_text("of the file\n")
    given = credentials(vault_jwt_file=str(file))
    assert given_jwt(recorder, given) == "of the file"
    assert recorder.hidden == ["of the file"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "default"),
        ({"vault_jwt_file": "own"}, "own"),
        ({"vault_jwt": "given"}, "given"),
    ],
)
def test_what_is_given_comes_before_the_default_file(
    given: dict[str, str],
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("default", "own"):
        Path(name).write_text(name)
    assert given_jwt(Recorder(), credentials(**given), "default") == expected


def test_without_a_jwt_and_a_file_there_is_none() -> None:
    assert given_jwt(Recorder(), credentials()) is None


def test_without_its_file_nothing_is_sent(tmp_path: Path) -> None:
    settings = Settings("https://v", credentials(vault_jwt_file=str(tmp_path / "jwt")))
    recorder = Recorder()
    with pytest.raises(ConfigurationError, match="'vault_jwt_file' does not exist"):
        login_with_jwt(recorder, settings, "jwt")
    assert recorder.sent == []


def test_the_default_file_is_not_that_of_an_option(tmp_path: Path) -> None:
    settings, file = Settings("https://v", credentials()), str(tmp_path / "jwt")
    with pytest.raises(
        ConfigurationError, match="jwt' of the service account does not"
    ):
        login_with_jwt(Recorder(), settings, "kubernetes", file)
