# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret is written without a look, and check mode looks for what would refuse it."""

from __future__ import annotations

from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.mount import (
    Mount,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.plan import (
    Step,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.secret import (
    Deletion,
    Desired,
    SecretPlan,
    Update,
    plan_absent_blind,
    plan_blind,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.many import (
    Target,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.secret_blind import (
    delete_blind,
    mentioning_compare,
    write_blind,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.mounts import (
    Mounts,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultAuthError,
    VaultError,
    VaultSecretNotFoundError,
)

DENIED = Reason.PERMISSION_DENIED


class Server:
    """Holds one secret, and records what is done to it.

    :param version: the current version, 0 if there is none
    :param readable: whether the token may look
    """

    def __init__(
        self,
        kind: str = "kv2",
        version: int = 3,
        readable: bool = True,
        cas_required: bool = False,
    ) -> None:
        self.version, self.readable = version, readable
        self.done: list[tuple[str, Any]] = []
        nobody: Any = SimpleNamespace(
            transport=None, settings=SimpleNamespace(timeout=1)
        )
        mounts: Any = Mounts(nobody, nobody)
        mounts.find = lambda _mount: Mount(kind)
        mounts.read_config = lambda _mount: {"data": {"cas_required": cas_required}}
        self.mounts = mounts
        self.session = SimpleNamespace(register=lambda _data: None)

    reading = staticmethod(lambda *_secret: lambda _found: None)

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=timezone.utc)

    def read(self, _mount: str, _path: str, _version: int | None) -> Any:
        self._look()
        return {"data": {"data": {}, "metadata": {"version": self.version}}}

    def read_metadata(self, _mount: str, _path: str) -> Any:
        self._look()
        return {"data": {"current_version": self.version, "versions": {}}}

    def _look(self) -> None:
        if not self.readable:
            raise VaultAuthError("no", reason=DENIED)
        if not self.version:
            raise VaultSecretNotFoundError("missing")

    def capabilities(self, paths: list[str]) -> dict[str, tuple[str, ...]]:
        return dict.fromkeys(paths, ("root",))

    def perform(self, _mount: str, _path: str, step: Step) -> Any:
        if self.mounts.find("secret").kind == "":
            raise VaultSecretNotFoundError("missing")
        self.done.append((step.operation.name, step.payload))
        return {}

    def target(self, check_mode: bool = False) -> Target:
        client: Any = self
        return Target(client, "secret", "app", check_mode)


def blind(cas: int | None = None, update: Update = Update.REPLACE) -> SecretPlan:
    return plan_blind("secret", "app", Desired({"a": "1"}, cas=cas, update=update))


def test_nothing_is_read_before_a_write() -> None:
    server = Server(readable=False)
    result = write_blind(server.target(), blind())
    assert (result["changed"], result["action"]) == (True, "written")
    assert server.done == [("write", {"a": "1"})]
    assert "warnings" not in result


@pytest.mark.parametrize(
    ("server", "warned"),
    [
        (Server(), False),
        (Server(version=0), False),
        (Server(readable=False), True),
        # There is nothing that could refuse it.
        (Server(kind="kv1", readable=False), False),
    ],
)
def test_check_mode_warns_of_what_it_could_not_see(
    server: Server, warned: bool
) -> None:
    result = write_blind(server.target(check_mode=True), blind())
    assert result["action"] == "written"
    assert server.done == []
    assert ("Vault may still refuse the write" in str(result.get("warnings"))) is warned


@pytest.mark.parametrize(
    ("server", "plan", "reason", "operation"),
    [
        (Server(), blind(cas=2), "cas_mismatch", "write"),
        (Server(), blind(2, Update.PATCH), "cas_mismatch", "patch"),
        (Server(cas_required=True), blind(), "cas_mismatch", "write"),
        (
            Server(version=0),
            blind(2, Update.PATCH),
            "secret_not_found",
            "read",
        ),
    ],
)
def test_check_mode_fails_as_the_write_would(
    server: Server, plan: SecretPlan, reason: str, operation: str
) -> None:
    with pytest.raises(VaultError) as caught:
        write_blind(server.target(check_mode=True), plan)
    assert (caught.value.reason, caught.value.operation) == (reason, operation)
    assert server.done == []


def test_the_engine_decides_on_the_request() -> None:
    old = Server(kind="kv1")
    write_blind(old.target(), blind())
    delete_blind(old.target(), plan_absent_blind("secret", "app", Deletion.PERMANENT))
    assert [name for name, _payload in old.done] == ["write", "delete"]
    with pytest.raises(VaultError, match="'cas'") as caught:
        write_blind(old.target(), blind(cas=1))
    assert caught.value.reason is Reason.WRONG_KV_VERSION
    other = Server(kind="pki")
    with pytest.raises(VaultError, match="'pki'"):
        write_blind(other.target(), blind())
    assert other.done == []


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_deletion_where_nothing_is_mounted_says_so(check_mode: bool) -> None:
    plan = plan_absent_blind("secret", "app", Deletion.SOFT)
    with pytest.raises(VaultError) as caught:
        delete_blind(Server(kind="").target(check_mode), plan)
    assert caught.value.reason is Reason.MOUNT_NOT_FOUND


@pytest.mark.parametrize(
    ("helps", "reason", "mentioned"),
    [(True, DENIED, True), (False, DENIED, False), (True, Reason.AUTH_FAILED, False)],
)
def test_a_denied_look_names_the_way_without_one(
    helps: bool, reason: Reason, mentioned: bool
) -> None:
    with pytest.raises(VaultAuthError) as caught, mentioning_compare(helps):
        raise VaultAuthError("no", reason=reason, hint="Ask.")
    assert str(caught.value.hint).startswith("Ask.")
    assert ("'compare: false'" in str(caught.value.hint)) is mentioned
