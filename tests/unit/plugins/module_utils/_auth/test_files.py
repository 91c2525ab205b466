# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that hold a credential, and what is said of those that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.files import (
    find_token_file,
    read_credential,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Begin with an empty home folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_white_space_around_a_credential_is_dropped(home: Path) -> None:
    (home / "token").write_text(" \thvs.made-up\r\n\n")
    assert read_credential(str(home / "token"), "the option 'x'") == "hvs.made-up"


def test_a_path_may_begin_at_home(home: Path) -> None:
    (home / "token").write_text("hvs.made-up")
    assert read_credential("~/token", "the option 'x'") == "hvs.made-up"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "does not exist"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"canary \xff", "holds something else"),
        ("canary ü".encode(), "holds something else"),
        pytest.param(b"canary" * 200_000, "is too large", id="large"),
    ],
)
def test_a_file_without_a_credential_is_named_and_not_quoted(
    home: Path, content: bytes | None, problem: str
) -> None:
    path = home / "token"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        read_credential(str(path), "the option 'vault_jwt_file'")
    message = f"The file '{path}' of the option 'vault_jwt_file' {problem}."
    assert caught.value.message == message
    assert "Check the path" in str(caught.value.hint)


def test_a_file_that_others_may_write_is_not_believed(home: Path) -> None:
    path = home / "token"
    path.write_text("canary")
    path.chmod(0o602)
    with pytest.raises(ConfigurationError, match="can be written by other") as caught:
        read_credential(str(path), "the option 'vault_token_file'")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "problem"),
    [("~", "is not a regular file"), ("a\0b", "has a name that no file can have")],
)
def test_what_is_no_file_at_all(path: str, problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        read_credential(path, "the option 'vault_token_file'")


def test_the_token_that_the_command_line_has_left(home: Path) -> None:
    assert find_token_file() is None
    (home / ".vault-token").write_text("hvs.made-up")
    assert find_token_file() == "~/.vault-token"
