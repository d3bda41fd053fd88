"""Every route: the API under /api/, and the single-page app for every other path."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from marrowscope import health, pages

api: list[URLPattern | URLResolver] = [
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
    path("schema", SpectacularAPIView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("", include("accounts.urls")),
    path("", include("jobs.urls")),
    path("", include("annotations.api.urls")),
    path("", include("inference.api.urls")),
    re_path(r"", pages.no_such_route),
]

urlpatterns = [path("api/", include(api)), re_path(r"^(?!static/)", pages.app)]
handler500 = "marrowscope.errors.server_error"
handler404 = "marrowscope.errors.page_not_found"
handler400 = "marrowscope.errors.bad_request"
