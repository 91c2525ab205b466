# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a Unix socket cannot be connected to."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.unix_socket import (
    not_connected,
)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (FileNotFoundError(), "There is no socket '/run/a'."),
        (PermissionError(), "This user may not connect to the socket '/run/a'."),
        (ConnectionRefusedError(), "Nothing listens on the socket '/run/a'."),
        (BlockingIOError(), "No connection to the socket '/run/a': BlockingIOError."),
    ],
)
def test_each_cause_has_its_words(error: OSError, message: str) -> None:
    failure = not_connected(error, "/run/a")
    assert failure.message == message
    assert (failure.reason, failure.maybe_sent) == ("unreachable", False)
    assert failure.hint


def test_a_path_is_shown_in_printable_characters() -> None:
    assert "\x1b" not in not_connected(FileNotFoundError(), "/run/\x1b[31m").message
