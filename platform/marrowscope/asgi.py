"""The ASGI application: HTTP to Django, sockets to the consumers that say "look again"."""

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marrowscope.settings")
http = get_asgi_application()

from annotations.sockets import websocket_urlpatterns  # noqa: E402 - models need Django to be set up first
from marrowscope.errors import quiet_sockets  # noqa: E402

sockets = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))
application = ProtocolTypeRouter({"http": http, "websocket": quiet_sockets(sockets)})
