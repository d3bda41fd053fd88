"""The web process of `manage.py up`: uvicorn on a listening socket that it inherits."""

import socket
import sys

import uvicorn

from marrowscope.settings import BEHIND_TLS


def main() -> None:
    """The one argument is the socket's file descriptor."""
    listening = socket.socket(fileno=int(sys.argv[1]))
    config = uvicorn.Config(
        "marrowscope.asgi:application",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=3,
        lifespan="off",
        proxy_headers=BEHIND_TLS,  # else anybody could say that they call from anywhere
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
