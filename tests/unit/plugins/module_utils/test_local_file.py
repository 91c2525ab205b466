# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files with credentials are read only if nobody else could have put them there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._local_file import (
    Unusable,
    read,
)

OTHER_USER = os.geteuid() + 1


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_bytes(b"made-up")
    path.chmod(0o600)
    return path


def refusal(path: object, writers: int = stat.S_IWOTH) -> str:
    with pytest.raises(Unusable) as caught:
        read(str(path), writers=writers)
    return str(caught.value)


def test_a_file_is_read_up_to_a_size(file: Path) -> None:
    assert read(str(file)) == b"made-up"
    file.write_bytes(b"x" * 1_000_000)
    assert len(read(str(file))) == 1_000_000
    file.write_bytes(b"x" * 1_000_001)
    assert refusal(file) == "is too large"


def test_a_file_that_is_not_there_is_told_from_one_that_cannot_be_read(
    file: Path,
) -> None:
    with pytest.raises(FileNotFoundError):
        read(f"{file}-not")
    assert refusal(file / "below") == "cannot be read (Not a directory)"
    assert refusal("a\x00b") == "has a name that no file can have"


def test_what_is_no_file_is_neither_read_nor_waited_for(file: Path) -> None:
    pipe = file.with_name("pipe")
    os.mkfifo(pipe)
    for path in (pipe, file.parent, os.devnull):
        assert refusal(path) == "is not a regular file"


@pytest.mark.parametrize(
    ("mode", "writers", "trusted"),
    [
        (0o644, stat.S_IWOTH, True),
        (0o660, stat.S_IWOTH, True),
        (0o602, stat.S_IWOTH, False),
        (0o644, stat.S_IWGRP | stat.S_IWOTH, True),
        (0o660, stat.S_IWGRP | stat.S_IWOTH, False),
        (0o666, 0, True),
    ],
)
def test_who_may_write_is_for_the_caller_to_say(
    file: Path, mode: int, writers: int, trusted: bool
) -> None:
    file.chmod(mode)
    if trusted:
        assert read(str(file), writers=writers) == b"made-up"
    else:
        assert refusal(file, writers) == "can be written by other users"


@pytest.mark.parametrize(
    ("owner", "trusted"), [(os.geteuid(), True), (0, True), (OTHER_USER, False)]
)
def test_a_file_of_another_user_is_read_only_if_that_does_not_matter(
    file: Path, monkeypatch: pytest.MonkeyPatch, owner: int, trusted: bool
) -> None:
    real = os.fstat

    def owned(descriptor: int) -> os.stat_result:
        status = list(real(descriptor)[:10])
        status[stat.ST_UID] = owner
        return os.stat_result(status)

    monkeypatch.setattr(os, "fstat", owned)
    assert read(str(file)) == b"made-up"
    if trusted:
        assert read(str(file), own=True) == b"made-up"
    else:
        with pytest.raises(Unusable, match="belongs to another user"):
            read(str(file), own=True)
