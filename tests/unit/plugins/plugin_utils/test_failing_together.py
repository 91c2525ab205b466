# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One process fails for all that wait for it, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
    Reason,
    VaultConnectionError,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._failing_together import (
    failing_together,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._run_memory import (
    RunMemory,
)

FAILURE = VaultConnectionError("It is slow.", reason=Reason.TIMEOUT, hint="Wait.")


class Contested(RunMemory):
    """A memory in which another process is first, and fails while this one waits."""

    def __init__(self, keys: Sequence[str], *, concerns_all: bool = True) -> None:
        super().__init__()
        self._contested: Sequence[str] = keys
        self._concerns_all = concerns_all

    @contextmanager
    def making(self, keys: Iterable[str]) -> Iterator[None]:
        others, self._contested = self._contested, ()
        if others:
            with (
                suppress(VaultConnectionError),
                failing_together(self, others, lambda _error: self._concerns_all),
            ):
                raise FAILURE
        with super().making(keys):
            yield


def failure_of_others(
    memory: RunMemory, keys: Sequence[str]
) -> CredentialBridgeError | None:
    """Return what keeps this process from making these values."""
    try:
        with failing_together(memory, keys):
            return None
    except CredentialBridgeError as error:
        return error


@pytest.mark.parametrize("others", [["a"], ["a", "b"], ["c", "b"]])
def test_who_waits_for_one_of_the_keys_fails_with_the_other(others: list[str]) -> None:
    found = failure_of_others(Contested(others), ["a", "b"])
    assert isinstance(found, VaultConnectionError)
    assert found.as_dict() == FAILURE.as_dict()
    assert str(found) == str(FAILURE)


def test_who_wants_something_else_goes_on() -> None:
    assert failure_of_others(Contested(["c"]), ["a", "b"]) is None


def test_who_comes_after_a_failure_tries_again() -> None:
    memory = RunMemory()
    with pytest.raises(VaultConnectionError) as caught, failing_together(memory, ["a"]):
        raise FAILURE
    assert caught.value is FAILURE
    assert failure_of_others(memory, ["a"]) is None


def test_a_failure_that_concerns_one_only_is_nobody_elses() -> None:
    memory = Contested(["a"], concerns_all=False)
    assert failure_of_others(memory, ["a"]) is None
