# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The specification's "The persist parameter"."""

from __future__ import annotations

import json
import os
import stat
import warnings
from pathlib import Path
from typing import Any

import pytest
from vault import fakes
from vault.loopback import free_port
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    VaultAuthError,
    VaultConnectionError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)


@pytest.fixture
def file(home: Path) -> Path:
    return home / ".vault_config.json"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def persist(vault: VaultServer, **options: Any) -> VaultBackend:
    return VaultBackend(
        vault.address, **{"vault_token": vault.token, "persist": True, **options}
    )


def test_by_default_nothing_is_written(vault: VaultServer, home: Path) -> None:
    VaultBackend(vault.address, vault.token, mount_point="secret").list_secrets()
    assert list(home.iterdir()) == []


def test_saved_credentials_need_no_repeating(
    vault: VaultServer, home: Path, file: Path
) -> None:
    persist(vault)
    assert json.loads(file.read_text()) == {
        "vault_addr": vault.address,
        "vault_token": vault.token,
    }
    assert mode(file) == 0o600
    assert list(home.iterdir()) == [file]
    again = VaultBackend(mount_point="secret")
    assert again.vault_addr == vault.address
    assert again.get_config()["data"]


def test_an_approle_is_saved_too(vault: VaultServer, file: Path) -> None:
    role = vault.admin.approle()
    persist(
        vault,
        vault_token=None,
        vault_role_id=role.role_id,
        vault_secret_id=role.secret_id,
    )
    assert json.loads(file.read_text()) == {
        "vault_addr": vault.address,
        "vault_role_id": role.role_id,
        "vault_secret_id": role.secret_id,
    }
    assert "auth='approle'" in repr(VaultBackend())


def test_what_comes_from_the_environment_is_saved(
    vault: VaultServer, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAULT_ADDR", vault.address)
    monkeypatch.setenv("VAULT_TOKEN", vault.token)
    VaultBackend(persist=True)
    assert json.loads(file.read_text()) == {
        "vault_addr": vault.address,
        "vault_token": vault.token,
    }


def test_token_and_approle_replace_each_other_and_the_rest_is_kept(
    vault: VaultServer, file: Path
) -> None:
    file.write_text(
        json.dumps(
            {"vault_addr": "http://old.invalid", "vault_token": "old", "mine": [1]}
        )
    )
    file.chmod(0o600)
    role = vault.admin.approle()
    persist(
        vault,
        vault_token=None,
        vault_role_id=role.role_id,
        vault_secret_id=role.secret_id,
    )
    assert set(json.loads(file.read_text())) == {
        "vault_addr",
        "vault_role_id",
        "vault_secret_id",
        "mine",
    }
    persist(vault)
    assert json.loads(file.read_text()) == {
        "vault_addr": vault.address,
        "vault_token": vault.token,
        "mine": [1],
    }


# --- only what works ------------------------------------------------------------------


def test_only_after_a_login_that_worked(vault: VaultServer, file: Path) -> None:
    role = vault.admin.approle()
    with pytest.raises(VaultAuthError):
        persist(
            vault, vault_token=None, vault_role_id=role.role_id, vault_secret_id="wrong"
        )
    with pytest.raises(VaultAuthError):
        persist(vault, vault_token="hvs.wrong")
    with pytest.raises(VaultConnectionError):
        VaultBackend(f"http://127.0.0.1:{free_port()}", "token", persist=True)
    with fakes.html() as page, pytest.raises(VaultConnectionError):
        VaultBackend(page.address, "token", persist=True)
    assert not file.exists()


def test_a_token_without_the_right_to_look_itself_up_is_saved(
    vault: VaultServer, file: Path
) -> None:
    persist(vault, vault_token=vault.admin.token(no_default_policy=True))
    assert file.exists()


def test_a_failure_leaves_the_old_file_untouched(
    vault: VaultServer, home: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    persist(vault)
    before = file.read_bytes()

    def fail(*_ignored: Any) -> None:
        raise OSError(28, "No space left on device")

    for step in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, step, fail)
            with pytest.raises(ConfigurationError, match="cannot be written"):
                persist(vault)
        assert file.read_bytes() == before
        assert list(home.iterdir()) == [file]


def test_a_home_that_cannot_be_written_is_a_configuration_error(
    vault: VaultServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "missing"))
    with pytest.raises(ConfigurationError, match="cannot be written"):
        persist(vault)


# --- who may read it ------------------------------------------------------------------


def test_private_from_the_first_byte(
    vault: VaultServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is private from the start, even with the widest umask."""
    modes = []
    replace = os.replace

    def spy(source: str, target: str) -> None:
        modes.append(
            (
                mode(Path(source)),
                Path(source).parent == home,
                Path(source).stat().st_size > 0,
            )
        )
        replace(source, target)

    monkeypatch.setattr(os, "replace", spy)
    old = os.umask(0)
    try:
        persist(vault)
    finally:
        os.umask(old)
    assert modes == [(0o600, True, True)]


def test_a_looser_file_is_tightened(vault: VaultServer, file: Path) -> None:
    file.write_text("{}")
    file.chmod(0o666)
    persist(vault)
    assert mode(file) == 0o600


def test_a_symbolic_link_does_not_decide_where_it_goes(
    vault: VaultServer, file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere.json"
    target.write_text("{}")
    file.symlink_to(target)
    persist(vault)
    assert not file.is_symlink()
    assert mode(file) == 0o600
    assert target.read_text() == "{}"


def test_left_over_temporary_files_do_not_mislead(
    vault: VaultServer, home: Path, file: Path, tmp_path: Path
) -> None:
    loose = home / ".vault_config.json.tmp"
    loose.touch()
    loose.chmod(0o666)
    link = home / ".vault_config.tmp"
    link.symlink_to(tmp_path / "stolen")
    persist(vault)
    assert mode(file) == 0o600
    assert loose.read_text() == ""
    assert not (tmp_path / "stolen").exists()


def test_a_user_warning_on_windows(
    vault: VaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        persist(vault)
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        with pytest.warns(UserWarning, match="restrict access") as caught:
            persist(vault)
    # The warning names the caller's line; filters by module depend on it.
    assert caught[0].filename == __file__


# --- reading with suspicion -----------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    ["{ canary", "[]", '"canary"', "\xff", "", "[" * 100_000, "{}" + " " * 1_000_000],
)
def test_a_broken_file_is_a_configuration_error_that_quotes_nothing(
    file: Path, content: str
) -> None:
    file.write_text(content, encoding="latin-1")
    file.chmod(0o600)
    with pytest.raises(ConfigurationError, match=r"\.vault_config\.json") as caught:
        VaultBackend(vault_token="token")
    assert "canary" not in str(caught.value)


def test_a_broken_file_is_not_overwritten(vault: VaultServer, file: Path) -> None:
    file.write_text("{ broken")
    with pytest.raises(ConfigurationError, match="not valid JSON"):
        persist(vault)
    assert file.read_text() == "{ broken"


@pytest.mark.parametrize("loose", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_not_trusted(
    vault: VaultServer, file: Path, loose: int
) -> None:
    persist(vault)
    file.chmod(loose)
    with pytest.raises(ConfigurationError, match="written by other users"):
        VaultBackend()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_not_trusted(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("{}")
    os.chown(file, 12345, -1)
    with pytest.raises(ConfigurationError, match="belongs to another user"):
        VaultBackend(vault_token="token")


def test_what_is_no_file_is_a_configuration_error(file: Path) -> None:
    file.mkdir()
    with pytest.raises(ConfigurationError, match="not a regular file"):
        VaultBackend(vault_token="token")
    file.rmdir()
    os.mkfifo(file)
    with pytest.raises(ConfigurationError, match="not a regular file"):
        VaultBackend(vault_token="token")


@pytest.mark.parametrize(
    "stored",
    [
        {"vault_addr": 1},
        {"vault_addr": "ftp://x"},
        {"vault_addr": "http://x", "vault_token": 1},
    ],
)
def test_unusable_values_in_the_file_are_configuration_errors(
    file: Path, stored: dict[str, Any]
) -> None:
    file.write_text(json.dumps(stored))
    file.chmod(0o600)
    with pytest.raises(ConfigurationError):
        VaultBackend()
