"""The session and the tokens of the API."""

from typing import Any, cast

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect, ensure_csrf_cookie
from drf_spectacular.utils import extend_schema
from knox.models import get_token_model
from rest_framework import serializers
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import passwords, preferences, throttle
from accounts.authentication import TokenAuthentication
from accounts.errors import WrongCredentials
from accounts.models import User


class CredentialsSerializer(serializers.Serializer[Any]):
    """A username and its password."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)


class UserSerializer(serializers.ModelSerializer[User]):
    """Somebody, as others see them."""

    name = serializers.CharField(read_only=True)
    may_create_projects = serializers.BooleanField(source="is_staff", read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "name", "may_create_projects"]
        read_only_fields = fields


class SessionSerializer(serializers.Serializer[Any]):
    """Who is signed in: null for nobody."""

    user = UserSerializer(allow_null=True)


class TokenSerializer(serializers.Serializer[Any]):
    """A new token. It is shown this once: only its hash is kept."""

    token = serializers.CharField()
    expiry = serializers.DateTimeField(allow_null=True)


class PreferencesSerializer(serializers.Serializer[Any]):
    """What a person prefers. `keymap` holds only the commands whose keys differ from the usual ones."""

    keymap = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=40, trim_whitespace=False))
    )
    legend = serializers.BooleanField(help_text="whether the keys of the moment stand below the picture")


class NewPasswordSerializer(serializers.Serializer[Any]):
    """The password as it is, and as it is to be."""

    current = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)
    new = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)


class RefusalSerializer(serializers.Serializer[Any]):
    """A refusal: a word for programs and a sentence for people."""

    code = serializers.CharField()
    detail = serializers.CharField()


class SessionView(APIView):
    """The browser's session."""

    permission_classes = [AllowAny]

    @extend_schema(summary="Who is signed in", responses=SessionSerializer)
    @method_decorator(ensure_csrf_cookie)
    def get(self, request: Request) -> Response:
        """Also sets the `csrftoken` cookie, whose value every writing request carries in `X-CSRFToken`."""
        return Response(_session(request.user if request.user.is_authenticated else None))

    @extend_schema(
        summary="Sign in",
        request=CredentialsSerializer,
        responses={200: SessionSerializer, 400: RefusalSerializer, 429: RefusalSerializer},
    )
    @method_decorator(csrf_protect)  # the framework itself asks only those who are signed in already
    def post(self, request: Request) -> Response:
        """Opens a session; too many wrong passwords close the door for a while."""
        user = _identify(request)
        login(request._request, user)
        return Response(_session(user))

    @extend_schema(summary="Sign out", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Ends the session, if there is one."""
        logout(request._request)
        return Response(status=204)


class PasswordView(APIView):
    """The password of whoever is signed in."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Change my password",
        request=NewPasswordSerializer,
        responses={204: None, 400: RefusalSerializer, 401: RefusalSerializer, 429: RefusalSerializer},
    )
    def put(self, request: Request) -> Response:
        """Ends every other session of this person, and revokes every token."""
        data = NewPasswordSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        user = passwords.change(cast(User, request.user), address=_address(request), **data.validated_data)
        update_session_auth_hash(request._request, user)
        return Response(status=204)


class PreferencesView(APIView):
    """The preferences of whoever is signed in."""

    permission_classes = [IsAuthenticated]

    @extend_schema(summary="My preferences", responses={200: PreferencesSerializer, 401: RefusalSerializer})
    def get(self, request: Request) -> Response:
        """What was never chosen is as it comes."""
        return Response(preferences.of(cast(User, request.user)))

    @extend_schema(
        summary="Keep my preferences",
        request=PreferencesSerializer,
        responses={200: PreferencesSerializer, 400: RefusalSerializer, 401: RefusalSerializer},
    )
    def put(self, request: Request) -> Response:
        """Replaces them all."""
        data = PreferencesSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        return Response(preferences.save(user=cast(User, request.user), **data.validated_data))


class TokensView(APIView):
    """Tokens for programs."""

    permission_classes = [AllowAny]

    @extend_schema(
        summary="Make a token",
        request=CredentialsSerializer,
        responses={201: TokenSerializer, 400: RefusalSerializer, 429: RefusalSerializer},
    )
    def post(self, request: Request) -> Response:
        """For whoever is signed in, or for the username and password sent along."""
        user = request.user if request.user.is_authenticated else _identify(request)
        row, token = get_token_model().objects.create(user=user)
        return Response(TokenSerializer({"token": token, "expiry": row.expiry}).data, status=201)


class CurrentTokenView(APIView):
    """The token this request came with."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Revoke this token", request=None, responses={204: None, 401: RefusalSerializer})
    def delete(self, request: Request) -> Response:
        """From now on it opens nothing."""
        cast(Any, request.auth).delete()
        return Response(status=204)


def _identify(request: Request) -> User:
    """The person whose name and password were sent. Raises WrongCredentials or Throttled."""
    credentials = CredentialsSerializer(data=request.data)
    credentials.is_valid(raise_exception=True)
    username, address = credentials.validated_data["username"], _address(request)
    throttle.check(username, address)
    user = authenticate(request._request, **credentials.validated_data)
    if user is None:
        throttle.failed(username, address)
        raise WrongCredentials("The username or the password is wrong.")
    throttle.forgive(username, address)
    return user


def _address(request: Request) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _session(user: Any) -> dict[str, Any]:
    return {"user": UserSerializer(user).data if user else None}
