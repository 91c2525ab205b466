# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are replaced together, or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._host import (
    files,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._host.files import (
    Attributes,
    Replacement,
    look,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    BackendError,
    ConfigurationError,
    Reason,
)

OWN = (os.geteuid(), os.getegid())


class Pair:
    """Two files, and their new content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths = [str(folder / name) for name in ("key", "cert")]
        self.new = {path: f"new {path}".encode() for path in self.paths}
        self.attributes = {
            path: Attributes(mode, *OWN)
            for path, mode in zip(self.paths, (0o600, 0o640))
        }

    def replace(self) -> None:
        with Replacement(self.paths) as replacement:
            replacement.replace(self.new, self.attributes)

    def content(self) -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in self.folder.iterdir()}


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def test_files_are_made_and_replaced(pair: Pair) -> None:
    for _time in range(2):
        pair.replace()
        assert pair.content() == pair.new
        modes = [stat.S_IMODE(os.stat(path).st_mode) for path in pair.paths]
        assert modes == [0o600, 0o640]
        pair.new = {path: content + b"er" for path, content in pair.new.items()}


@pytest.mark.parametrize("call", ["replace", "fsync", "fchmod"])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("exist", [True, False])
def test_a_failure_leaves_what_was_there(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, call: str, number: int, exist: bool
) -> None:
    if exist:
        for path in pair.paths:
            Path(path).write_text("old")
    before = pair.content()
    real, calls = getattr(os, call), []

    def fails(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == number:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments)

    monkeypatch.setattr(os, call, fails)
    try:
        pair.replace()
    except BackendError as error:
        caught = error
    else:
        # There are not so many.
        assert len(calls) < number
        return
    assert caught.reason is Reason.NOT_WRITTEN
    assert "No space" in caught.message
    assert pair.content() == before


def test_an_interruption_leaves_nothing_behind(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_arguments: Any) -> None:
        assert len(pair.content()) == len(pair.paths)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        pair.replace()
    assert pair.content() == {}


def test_a_file_system_without_links(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_arguments: Any, **_options: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    for _time in range(2):
        pair.replace()
        assert pair.content() == pair.new


def test_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "file"
    assert look(str(file), "dest") is None
    file.write_bytes(b"content")
    file.chmod(0o640)
    found = look(str(file), "dest")
    assert found == (b"content", 0o640, *OWN)
    assert "content" not in repr(found)
    link = tmp_path / "link"
    link.symlink_to(file)
    for path, problem in ((link, "symbolic link"), (tmp_path, "not a regular file")):
        with pytest.raises(ConfigurationError, match=problem):
            look(str(path), "dest")
    with pytest.raises(ConfigurationError):
        look(str(file / "below"), "dest")


def test_a_folder_must_exist(tmp_path: Path) -> None:
    files.check_folder(str(tmp_path / "file"), "dest")
    with pytest.raises(ConfigurationError) as caught:
        files.check_folder(str(tmp_path / "missing" / "file"), "key_dest")
    assert "'key_dest'" in (caught.value.hint or "")


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_arguments: False)
    with pytest.raises(BackendError) as caught:
        files.check_folder(str(tmp_path / "file"), "dest")
    assert caught.value.reason is Reason.NOT_WRITTEN


def test_owners_have_names_or_numbers() -> None:
    assert files.user_id("root") == files.user_id("0") == 0
    assert files.group_id("root") == files.group_id("0") == 0
    assert files.user_name(0) == files.group_name(0) == "root"
    nobody = 3999999999
    assert files.user_name(nobody) == files.group_name(nobody) == str(nobody)
    for number in (files.user_id, files.group_id):
        for name in ("no-such-name", "-1", "²", ""):
            with pytest.raises(ConfigurationError):
                number(name)


def test_new_files_inherit_the_group_of_their_folder(tmp_path: Path) -> None:
    assert files.new_owner(str(tmp_path / "file")) == OWN
    status = tmp_path.stat()
    tmp_path.chmod(0o2755)
    assert files.new_owner(str(tmp_path / "file")) == (OWN[0], status.st_gid)


def test_attributes_and_removal(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    files.set_attributes(str(file), Attributes(0o400, *OWN))
    assert stat.S_IMODE(file.stat().st_mode) == 0o400
    for _time in range(2):
        files.remove(str(file))
        assert not file.exists()
    with pytest.raises(BackendError):
        files.set_attributes(str(file), Attributes(0o400, *OWN))


def test_what_a_killed_run_left(pair: Pair) -> None:
    left, recent = (
        pair.folder / f".key.vault_certificate-{name}" for name in ("left", "recent")
    )
    for file in (left, recent):
        file.write_text("")
    os.utime(left, (0, 0))
    pair.replace()
    assert (left.exists(), recent.exists()) == (False, True)
