"""Turns the URLs of PostgreSQL, Redis and storage into what Django and Celery want to be told."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

from marrowscope import env


def database(name: str, default: str) -> dict[str, Any]:
    """Django's settings of the PostgreSQL at this URL; `?host=/folder` names a socket's folder."""
    url = env.address(name, default, ("postgresql", "postgres"))
    options = dict(url.query)
    host = options.pop("host", url.host)
    if not url.path.strip("/"):
        raise ImproperlyConfigured(f"{name} names no database. Write it as postgresql://user:password@host/database.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.strip("/"),
        "USER": url.user,
        "PASSWORD": url.password,
        "HOST": host,
        "PORT": str(url.port or ""),
        "OPTIONS": options,
        "ATOMIC_REQUESTS": False,
    }


def broker(redis_url: str) -> str:
    """Celery's word for the same Redis: it calls a socket's URL redis+socket://."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        number = parse_qs(parts.query).get("db", ["0"])[-1]
        return f"redis+socket://{parts.path}?virtual_host={number}"
    if parts.scheme not in ("redis", "rediss"):
        raise ImproperlyConfigured(f"REDIS_URL starts with {parts.scheme or 'nothing'}. Write it as redis://host:6379.")
    return redis_url


def storage(name: str, default: str) -> dict[str, Any]:
    """Django's settings of file:///folder or s3://bucket/prefix?endpoint=https://…&region=…

    Keys to a bucket come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as in every tool that speaks to one.
    """
    url = env.address(name, default, ("file", "s3"))
    if url.scheme == "file":
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": url.path}}
    bucket = {"bucket_name": url.host, "location": url.path.strip("/"), "file_overwrite": False}
    extra = {"endpoint_url": url.query.get("endpoint"), "region_name": url.query.get("region")}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": bucket | {key: value for key, value in extra.items() if value},
    }
