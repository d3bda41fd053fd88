"""API tokens: knox's, described for the API's schema."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox import auth


class TokenAuthentication(auth.TokenAuthentication):
    """`Authorization: Token …`. A wrong or expired token is told 401, on every route."""


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How openapi.yaml names it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """An API key in the Authorization header."""
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token …"}
