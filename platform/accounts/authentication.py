"""API tokens: knox's, described for the API's schema."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox import auth
from rest_framework.exceptions import AuthenticationFailed


class TokenAuthentication(auth.TokenAuthentication):
    """`Authorization: Token …`. A wrong or expired token is told 401, on every route."""

    def authenticate_credentials(self, token: bytes) -> Any:
        """Knox's, for what can be a token at all. Raises AuthenticationFailed."""
        if not token.isalnum():  # of bytes: ASCII alone
            raise AuthenticationFailed("Invalid token.")
        return super().authenticate_credentials(token)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How openapi.yaml names it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """An API key in the Authorization header."""
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token …"}
