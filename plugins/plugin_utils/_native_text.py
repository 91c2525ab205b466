# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep text from becoming a number.

With ``jinja2_native``, ansible-core before 2.19 evaluates every text that a template
returns: '1e3' becomes 1000.0, and '0x10' becomes 16. A password is such a text now and
then, and the number would be written back as another secret.
"""

from __future__ import annotations

from typing import Any

try:
    from ansible.utils.native_jinja import NativeJinjaText
except ImportError:
    # Since 2.19, ansible-core evaluates no text.
    NativeJinjaText = None


def staying_text(value: Any) -> Any:
    """Return a value whose texts stay texts when a template returns them."""
    if NativeJinjaText is None:
        return value
    if isinstance(value, dict):
        return {key: staying_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [staying_text(item) for item in value]
    if isinstance(value, str):
        return NativeJinjaText(value)
    return value
