# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A token that is there already, in the options or in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.token import (
    METHOD,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)
from ansible_collections.credential_bridge.vault.tests.unit.transport import Recorder


def settings(**values: str) -> Settings:
    credentials = Credentials("token", tuple(values.items()), "the test")
    return Settings("https://v", credentials)


def test_a_token_is_used_as_it_is_and_nothing_sent() -> None:
    recorder = Recorder()
    assert METHOD.login(recorder, settings(vault_token="hvs.given")) == {}
    assert (recorder.token, recorder.sent) == ("hvs.given", [])


def test_a_token_is_read_anew_for_each_login_and_hidden(tmp_path: Path) -> None:
    file, recorder = tmp_path / "token", Recorder()
    for text in ("first", "second"):
        file.write_text(f"{text}\n")
        METHOD.login(recorder, settings(vault_token_file=str(file)))
        assert recorder.token == text
    assert recorder.hidden == ["first", "second"]


def test_a_file_with_something_else_is_named_and_not_quoted(tmp_path: Path) -> None:
    file, recorder = tmp_path / "token", Recorder()
    file.write_text("canary\nanother canary")
    with pytest.raises(ConfigurationError, match="line break") as caught:
        METHOD.login(recorder, settings(vault_token_file=str(file)))
    assert f"The token from the file '{file}'" in str(caught.value)
    assert "canary" not in str(caught.value)
    assert not hasattr(recorder, "token")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="'vault_token_file' does not exist"):
        METHOD.login(Recorder(), settings(vault_token_file=str(tmp_path / "token")))


def test_the_file_of_the_command_line_is_no_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"'~/\.vault-token' does not exist"):
        METHOD.login(Recorder(), settings(vault_token_file="~/.vault-token"))
