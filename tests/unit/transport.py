# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What auth methods log in with, without a server."""

from __future__ import annotations

import sys
from typing import Any

import pytest


class Recorder:
    """Stands for the transport and keeps what would be sent."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.sent: list[Any] = []
        self.hidden: list[str] = []

    def hide(self, secret: str) -> None:
        """Keep a secret that must be shown nowhere."""
        self.hidden.append(secret)

    def login(self, url: str, json: Any) -> Any:
        """Keep a login, and let it succeed."""
        self.sent.append((url, json))
        return {"auth": {"client_token": "fresh"}}

    @property
    def jwt(self) -> str:
        """The JWT of the only login."""
        [(_url, body)] = self.sent
        jwt: str = body["jwt"]
        return jwt


def hide_google_auth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make google-auth look as if it were not installed."""
    for name in (
        "google.oauth2.service_account",
        "google.auth.jwt",
        "google.auth.compute_engine",
        "google.auth.exceptions",
        "google.auth.transport.requests",
    ):
        monkeypatch.setitem(sys.modules, name, None)
