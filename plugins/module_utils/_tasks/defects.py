# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Report an exception that should not have happened, without its text.

The text may hold a secret, so only the exception's type and its places are reported.
"""

from __future__ import annotations

import traceback

from .._model.refusals import too_deep
from ..errors import CredentialBridgeError


def places(error: BaseException) -> list[str]:
    """Return the lines of code that an exception came through, the last one last."""
    return [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]


def unexpected(error: BaseException) -> CredentialBridgeError:
    """Return the failure that reports a defect of this collection.

    Other clients may have stored data that is nested too deeply, which is none.
    """
    if isinstance(error, RecursionError):
        return too_deep()
    place = (places(error) or ["an unknown place"])[-1]
    return CredentialBridgeError(
        f"Unexpected {type(error).__name__} at {place}.",
        hint="Please report this as a bug of credential_bridge.vault.",
    )
