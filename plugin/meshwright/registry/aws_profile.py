"""Credentials as the `aws` command finds them: profiles, SSO, roles; by botocore, where it is installed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from meshwright.mesh.errors import RegistryError

_KEPT = timedelta(minutes=5)


class AwsProfile:
    """A credential provider for obstore; nothing is asked before the first request."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        import botocore.session  # type: ignore[import-untyped]

        # Named where the environment names one, so that a test or a tool need not change this process's environment.
        self._session: Any = botocore.session.Session()
        if environ.get("AWS_PROFILE"):
            self._session.set_config_variable("profile", environ["AWS_PROFILE"])

    @property
    def region(self) -> str | None:
        """The region of the profile, or None.

        Raises:
            RegistryError: there is no such profile.
        """
        from botocore.exceptions import BotoCoreError  # type: ignore[import-untyped]

        try:
            region = self._session.get_config_variable("region")
        except BotoCoreError as error:
            raise RegistryError(
                f"AWS has no such profile: {self._session.profile}", "Correct AWS_PROFILE, or run `aws configure`."
            ) from error
        return str(region) if region else None

    def __call__(self) -> dict[str, Any]:
        """The credentials that hold now.

        Raises:
            ValueError: there are none; obstore takes any error for missing credentials.
        """
        found = self._session.get_credentials()
        if found is None:
            raise ValueError("none")
        frozen = found.get_frozen_credentials()
        return {
            "access_key_id": frozen.access_key,
            "secret_access_key": frozen.secret_key,
            "token": frozen.token,
            # botocore renews them itself; obstore only has to ask again.
            "expires_at": datetime.now(timezone.utc) + _KEPT,
        }
