# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``~/.vault_config.json``; the functional tests look at modes and at logins."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings import (
    config_file as _config_file,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)

TOKEN = Credentials("token", (("vault_token", "t"),), "arguments")
APPROLE = Credentials(
    "approle", (("vault_role_id", "r"), ("vault_secret_id", "s")), "arguments"
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path / ".vault_config.json"


def test_no_file_holds_nothing(file: Path) -> None:
    assert _config_file.load() == {}


@pytest.mark.parametrize(
    ("before", "credentials", "after"),
    [
        (None, TOKEN, {"vault_addr": "http://v", "vault_token": "t"}),
        (
            None,
            APPROLE,
            {"vault_addr": "http://v", "vault_role_id": "r", "vault_secret_id": "s"},
        ),
        (
            {"vault_token": "old", "vault_addr": "http://old", "x": 1},
            APPROLE,
            {
                "x": 1,
                "vault_addr": "http://v",
                "vault_role_id": "r",
                "vault_secret_id": "s",
            },
        ),
        (
            {"vault_role_id": "r", "vault_secret_id": "s"},
            TOKEN,
            {"vault_addr": "http://v", "vault_token": "t"},
        ),
    ],
)
def test_save_and_load(
    file: Path, before: Any, credentials: Credentials, after: Any
) -> None:
    if before is not None:
        file.write_text(json.dumps(before))
    _config_file.save("http://v", credentials)
    assert _config_file.load() == after
    assert file.stat().st_mode & 0o777 == 0o600
    assert os.listdir(file.parent) == [file.name]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"1", b"\xff\xfe", b"[" * 100_000, b" " * 1_000_001],
    ids=["empty", "unfinished", "list", "number", "binary", "deep", "large"],
)
def test_a_broken_file_is_reported_without_its_content(
    file: Path, content: bytes
) -> None:
    file.write_bytes(content)
    with pytest.raises(ConfigurationError, match="Repair or remove"):
        _config_file.load()
    with pytest.raises(ConfigurationError):
        _config_file.save("http://v", TOKEN)
    assert file.read_bytes() == content


def test_a_folder_of_that_name_is_reported(file: Path) -> None:
    file.mkdir()
    with pytest.raises(ConfigurationError, match="not a regular file"):
        _config_file.load()


def test_a_file_that_others_may_write_is_reported_unless_it_is_replaced(
    file: Path,
) -> None:
    file.write_text("{}")
    file.chmod(0o666)
    with pytest.raises(ConfigurationError, match="written by other users"):
        _config_file.load()
    assert _config_file.load(tightening=True) == {}


def test_a_failure_leaves_no_temporary_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_ignored: Any) -> None:
        raise OSError(28, "canary")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(ConfigurationError, match="cannot be written") as caught:
        _config_file.save("http://v", TOKEN)
    assert "canary" not in str(caught.value)
    assert os.listdir(file.parent) == []
