# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Files that hold a credential; they are read at login, as others may renew them."""

from __future__ import annotations

import os

from .. import _local_file
from .._model.names import shown_file
from ..errors import ConfigurationError

#: Where the command lines of Vault and OpenBao leave their token.
TOKEN_FILE = "~/.vault-token"


def find_token_file() -> str | None:
    """Return where ``vault login`` and ``bao login`` leave their token, if they did."""
    if os.path.exists(os.path.expanduser(TOKEN_FILE)):
        return TOKEN_FILE
    return None


def read_credential(path: str, named_by: str = "") -> str:
    """Return the content without white space around it.

    :param named_by: the option or variable that the path came from, for the message
    :raises ConfigurationError: naming the file, never what is in it
    """
    try:
        content = _local_file.read(os.path.expanduser(path)).decode("ascii").strip()
    except FileNotFoundError:
        problem = "does not exist"
    except _local_file.Unusable as error:
        problem = str(error)
    except UnicodeDecodeError:
        problem = "holds something else"
    else:
        if content:
            return content
        problem = "is empty"
    source = f" of {named_by}" if named_by else ""
    raise ConfigurationError(
        f"The file {shown_file(path)}{source} {problem}.",
        hint="Check the path, and who may write there.",
    )
