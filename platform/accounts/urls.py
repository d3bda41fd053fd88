"""The routes of sessions and tokens under /api/."""

from django.urls import path

from accounts.api import CurrentTokenView, PasswordView, PreferencesView, SessionView, TokensView

urlpatterns = [
    path("session", SessionView.as_view(), name="session"),
    path("password", PasswordView.as_view(), name="password"),
    path("preferences", PreferencesView.as_view(), name="preferences"),
    path("tokens", TokensView.as_view(), name="tokens"),
    path("tokens/current", CurrentTokenView.as_view(), name="current-token"),
]
