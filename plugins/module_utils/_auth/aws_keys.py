# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Whose keys sign the request that AWS is asked."""

from __future__ import annotations

import os

from .._model.settings import Credentials
from ..errors import ConfigurationError
from .aws_signature import Keys
from .libraries import library

_GIVE_KEYS = (
    "Give 'aws_access_key' with 'aws_secret_key', or 'aws_profile', or set "
    "AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY where the task runs."
)


def keys_of(credentials: Credentials) -> Keys:
    """Return the keys that are given, else those that AWS's own tools would use.

    :raises ConfigurationError: if there are none, or only a part of them
    """
    access_key = credentials.get("aws_access_key")
    secret_key = credentials.get("aws_secret_key")
    profile = credentials.get("aws_profile")
    if access_key and secret_key:
        return Keys(access_key, secret_key, credentials.get("aws_session_token"))
    if access_key or (secret_key and not profile):
        given, missing = "aws_access_key", "aws_secret_key"
        if not access_key:
            given, missing = missing, given
        raise ConfigurationError(
            f"There is an '{given}' without an '{missing}'.", hint=_GIVE_KEYS
        )
    return (None if profile else _from_environment()) or _from_botocore(profile)


def _from_environment() -> Keys | None:
    """Return the keys of the environment, which need no library."""
    environ = os.environ
    access_key = environ.get("AWS_ACCESS_KEY_ID")
    secret_key = environ.get("AWS_SECRET_ACCESS_KEY")
    if not (access_key and secret_key):
        return None
    return Keys(access_key, secret_key, environ.get("AWS_SESSION_TOKEN") or None)


def _from_botocore(profile: str | None) -> Keys:
    """Return the keys of a profile, or of the machine's or container's role."""
    session = library("botocore.session", "botocore")
    failures = library("botocore.exceptions", "botocore")
    try:
        found = session.Session(profile=profile).get_credentials()
        frozen = found and found.get_frozen_credentials()
    except failures.BotoCoreError as error:
        # Its text may be anything.
        raise ConfigurationError(
            f"botocore cannot provide AWS credentials: {type(error).__name__}.",
            hint=_GIVE_KEYS,
        ) from None
    if not frozen:
        raise ConfigurationError("botocore finds no AWS credentials.", hint=_GIVE_KEYS)
    return Keys(frozen.access_key, frozen.secret_key, frozen.token)
