# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an auth method says of itself, and where it logs in."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.method import (
    AuthMethod,
    login_url,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.option import (
    Option,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)


def log_in(_transport: Any, _settings: Any) -> dict[str, Any]:
    return {}


METHOD = AuthMethod(
    "badge",
    "a badge",
    log_in,
    settings={"role": Option(), "region": Option()},
    needs=(("role",), ("badge", "badge_file")),
    wants=(("pin",),),
    takes=(("building",),),
)


def test_a_setting_is_one_part_though_it_is_needed() -> None:
    assert METHOD.parts == (
        ("role",),
        ("badge", "badge_file"),
        ("pin",),
        ("building",),
        ("region",),
        ("mfa_passcode",),
    )


def test_what_it_merely_takes_does_not_choose_it() -> None:
    assert METHOD.telling == {"role", "badge", "badge_file", "pin"}
    assert METHOD.known - METHOD.telling == {"building", "region", "mfa_passcode"}


@pytest.mark.parametrize(
    ("method", "logs_in"),
    [
        (METHOD, True),
        (METHOD._replace(repeatable=False), True),
        (METHOD._replace(name="token"), False),
        (METHOD._replace(upkeep=False), False),
    ],
)
def test_only_a_login_takes_a_second_factor(method: AuthMethod, logs_in: bool) -> None:
    assert method.logs_in == logs_in
    assert ("mfa_passcode" in method.known) == logs_in


def test_a_method_is_mounted_under_its_name() -> None:
    assert METHOD.default_mount == "badge"
    assert METHOD._replace(mount="doors").default_mount == "doors"


@pytest.mark.parametrize(
    ("mount", "user", "expected"),
    [
        (None, "", "v1/auth/badge/login"),
        ("corp/doors", "", "v1/auth/corp/doors/login"),
        ("front door?", "", "v1/auth/front%20door%3F/login"),
        (None, "me", "v1/auth/badge/login/me"),
        (None, "a b/c?", "v1/auth/badge/login/a%20b%2Fc%3F"),
    ],
)
def test_where_to_log_in(mount: str | None, user: str, expected: str) -> None:
    credentials = Credentials("badge", (), "the test")
    settings = Settings("https://v", credentials, auth_mount_point=mount)
    assert login_url(settings, "badge", user) == expected
