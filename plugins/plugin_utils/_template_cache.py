# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lookups of one template share, until its evaluation has ended."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

from jinja2.runtime import Context

# What Jinja calls the function that it compiles a template into, and the variable that
# holds the context of an evaluation.
_FUNCTION = "root"
_CONTEXT = "context"

_caches: WeakKeyDictionary[Context, dict[str, dict[Any, Any]]] = WeakKeyDictionary()


def template_cache(name: str) -> dict[Any, Any]:
    """Return what lookups have cached under this name while this template is evaluated.

    A lookup is not told which template has called it, so this looks through the call
    stack. Each evaluation has a context of its own, and the cache ends with it: the
    next item of a loop and the next attempt of ``until`` start with an empty one.
    """
    frame: FrameType | None = sys._getframe()
    while frame:
        if frame.f_code.co_name == _FUNCTION:
            context = frame.f_locals.get(_CONTEXT)
            if isinstance(context, Context):
                return _caches.setdefault(context, {}).setdefault(name, {})
        frame = frame.f_back
    return {}
