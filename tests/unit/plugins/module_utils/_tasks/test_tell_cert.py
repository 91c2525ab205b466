# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task shows of a certificate, and of the files that it is in."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from ansible_collections.credential_bridge.vault.plugins.module_utils._host.files import (
    Attributes,
    HostFile,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.certificate import (
    Certificate,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.plan import (
    Action,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.tell_cert import (
    certificate_result,
    facts,
    predicted_facts,
)

NOW = datetime(2026, 1, 31, tzinfo=timezone.utc)
CERTIFICATE = Certificate(
    fields={
        "common_name": "a\x1b[2J",
        "alt_names": frozenset({"b", "a\n"}),
        "serial_number": "of the subject",
        "extensions": {"permit-pty": "\x1b"},
        "key_bits": 256,
    },
    serial_number="01:02",
    issuer="CN=CA\n",
    not_before=NOW - timedelta(days=1),
    not_after=NOW + timedelta(days=2, hours=23),
    public_key=b"key",
    subject="CN=a",
)


def test_a_certificate_is_shown_in_printable_characters() -> None:
    assert facts(CERTIFICATE, NOW) == {
        "subject": "CN=a",
        "common_name": "a\\x1b[2J",
        "alt_names": ["a\\n", "b"],
        "serial_number": "01:02",
        "extensions": {"permit-pty": "\\x1b"},
        "key_bits": 256,
        "issuer": "CN=CA\\n",
        "not_before": "2026-01-30T00:00:00Z",
        "not_after": "2026-02-02T23:00:00Z",
        "days_left": 2,
    }
    assert facts(None, NOW) is None


def test_an_expired_one_has_less_than_no_days() -> None:
    shown = facts(CERTIFICATE, NOW + timedelta(days=3))
    assert shown is not None
    assert shown["days_left"] == -1


def test_a_prediction_has_neither_number_nor_dates() -> None:
    predicted = predicted_facts({"alt_names": frozenset("a"), "serial_number": "7"})
    assert predicted["alt_names"] == ["a"]
    for name in ("serial_number", "not_after", "days_left", "issuer"):
        assert predicted[name] is None


def test_a_diff_has_no_content() -> None:
    old = HostFile(b"-----BEGIN PRIVATE KEY-----", 0o644, 0, 0)
    files = {"/key": (old, Attributes(0o600, 0, 0)), "/cert": (None, None)}
    result = certificate_result(Action.CHANGED, (), {"x": 1}, {"x": 1}, files)
    assert result["changed"]
    assert "PRIVATE" not in str(result)
    before, after = (result["diff"][side]["files"] for side in ("before", "after"))
    assert before == {
        "/key": {"mode": "0644", "owner": "root", "group": "root"},
        "/cert": None,
    }
    assert after["/key"]["mode"] == "0600"
    unchanged = certificate_result(Action.UNCHANGED, (), None, None, {})
    assert not unchanged["changed"]
