"""Serves the single-page app's index for every path that is not the API, and says what to do where it is not built."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from marrowscope.errors import NOT_FOUND

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Marrowscope</title>
<body style="font:16px/1.5 system-ui;margin:4rem auto;max-width:38rem">
<h1>The pages are not built yet</h1>
<p>The server is running, but <code>frontend/dist</code> holds no page. Stop it, run <code>make up</code>, reload.</p>
<p>The API answers at <a href="/api/docs">/api/docs</a>.</p>
<p><small>For Research Use Only. Not for use in diagnostic procedures.</small></p></body></html>
"""

# Nothing is loaded from anywhere else. Styles are set by scripts, and pictures are decoded from blobs.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "connect-src 'self' ws: wss:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


def app(request: HttpRequest) -> HttpResponse:
    """The built index.html, never cached: the files it names carry their hash in their names."""
    index = settings.FRONTEND / "index.html"
    built = index.is_file()
    response = HttpResponse(index.read_bytes() if built else NOT_BUILT, status=200 if built else 503)
    response["Cache-Control"] = "no-cache"
    response["Content-Security-Policy"] = POLICY
    return response


@csrf_exempt  # it changes nothing, and a wrong address should be told as such whatever the method
def no_such_route(request: HttpRequest) -> HttpResponse:
    """A path under /api/ that names nothing."""
    return JsonResponse({"code": "not_found", "detail": NOT_FOUND}, status=404)
