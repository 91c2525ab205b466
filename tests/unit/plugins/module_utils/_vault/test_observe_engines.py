# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An engine is found in whatever way the token may, and so is what is in its way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.engine import (
    Engine,
    EngineConfig,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.mount import (
    NO_MOUNT,
    Mount,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault import (
    observe_engines as observing,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultAuthError,
    VaultError,
)

DENIED = VaultAuthError("no", reason=Reason.PERMISSION_DENIED)
KV2 = Mount("kv2", "mine")
CONFIG = {"max_versions": 5, "cas_required": True, "delete_version_after": "1m0s"}
KNOWN = EngineConfig(5, True, 60)


def client(
    visible: dict[str, Mount] | None = None,
    hidden: dict[str, Mount] | None = None,
    may_list: bool = True,
    may_read: bool = True,
    config: Any = None,
    namespaces: tuple[str, ...] = (),
) -> Any:
    """Return the client of a token.

    :param visible: the mounts below which it has a right
    :param hidden: the other mounts
    :param may_list: whether it may list all mounts, and else read one
    :param config: the configuration of each mount, or a failure
    """
    seen = visible or {}
    every = {**seen, **(hidden or {})}

    def permitted(allowed: bool, found: Any) -> Any:
        if not allowed:
            raise DENIED
        return found

    def read_config(_mount: str) -> Any:
        if isinstance(config, Exception):
            raise config
        return {"data": config or {}}

    mounts = SimpleNamespace(
        look=lambda mount: seen.get(mount, NO_MOUNT),
        visible=lambda: seen,
        all=lambda: permitted(may_list, every),
        read=lambda mount: permitted(may_read, every.get(mount, NO_MOUNT)),
        namespaces=lambda: list(namespaces),
        read_config=read_config,
        when_ready=lambda _mount, request: request(),
    )
    return SimpleNamespace(mounts=mounts)


@pytest.mark.parametrize(
    ("rights", "found"),
    [
        ({"visible": {"kv": KV2}}, Engine("kv", "kv2", "mine", KNOWN)),
        ({"hidden": {"kv": KV2}}, Engine("kv", "kv2", "mine", KNOWN)),
        (
            {"hidden": {"kv": KV2}, "may_list": False},
            Engine("kv", "kv2", "mine", KNOWN),
        ),
        (
            {"hidden": {"kv": KV2}, "may_list": False, "may_read": False},
            Engine("kv", ""),
        ),
        # Others have no configuration of this kind.
        ({"visible": {"kv": Mount("pki", "x")}}, Engine("kv", "pki", "x")),
        ({}, Engine("kv", "")),
    ],
    ids=str,
)
def test_an_engine_is_looked_for_in_each_way(
    rights: dict[str, Any], found: Engine
) -> None:
    assert observing.observe_engine(client(**rights, config=CONFIG), "kv") == found


@pytest.mark.parametrize(
    ("mount", "others", "obstacle"),
    [
        ("team", {"team/kv": KV2}, "team/kv"),
        ("team/kv", {"team": KV2}, "team"),
        ("team", {"team2": KV2, "other": KV2}, ""),
        ("team2", {"team": KV2}, ""),
    ],
)
def test_a_mount_above_or_below_is_in_the_way(
    mount: str, others: dict[str, Mount], obstacle: str
) -> None:
    assert observing.observe_engine(client(hidden=others), mount).overlaps == obstacle
    seen = client(visible=others, may_list=False)
    assert observing.observe_engine(seen, mount).overlaps == obstacle


def test_a_namespace_is_in_the_way_where_that_matters() -> None:
    divided = client(namespaces=("a", "team"))
    assert (
        observing.observe_engine(divided, "team/kv", namespaces=True).overlaps == "team"
    )
    assert observing.observe_engine(divided, "team/kv").overlaps == ""
    assert observing.observe_engine(divided, "kv", namespaces=True).overlaps == ""


def test_a_configuration_that_the_token_may_not_read_is_unknown() -> None:
    assert observing.observe_config(client(config=CONFIG), "kv") == KNOWN
    assert observing.observe_config(client(config=DENIED), "kv") is None
    with pytest.raises(VaultError, match="broken"):
        observing.observe_config(client(config=VaultError("broken")), "kv")


def test_all_engines_are_those_of_kv_v2_by_path() -> None:
    visible = {"z": KV2, "old": Mount("kv1"), "pki": Mount("pki"), "a": KV2}
    found = observing.observe_engines(client(visible, config=DENIED))
    assert found == [Engine("a", "kv2", "mine"), Engine("z", "kv2", "mine")]
