"""Every setting of the Django project, in one file. What a deployment may change is read through `env`."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from marrowscope import env, places, urls_of_servers

ROOT = places.ROOT
VAR = places.VAR
FRONTEND = places.FRONTEND
LOCALES = places.LOCALES

DEBUG = False  # what a newcomer runs is what production runs
SECRET_KEY = env.secret("SECRET_KEY", VAR / "secret_key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
BEHIND_TLS = env.boolean("BEHIND_TLS", False)

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_AGE = int(timedelta(hours=env.integer("SESSION_HOURS", 12, least=1)).total_seconds())
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
CSRF_FAILURE_VIEW = "marrowscope.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "channels",
    "pgtrigger",
    "pghistory",
    "marrowscope",
    "accounts",
    "jobs",
    "annotations",
    "inference",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "marrowscope.static_files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",  # tells the history triggers who is writing
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "marrowscope.urls"
ASGI_APPLICATION = "marrowscope.asgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
APPEND_SLASH = False

# --- servers ---------------------------------------------------------------------------------------------------------
DATABASES = {"default": urls_of_servers.database("DATABASE_URL", places.database_url())}
DATABASE_CONNECTIONS = env.integer(
    "DATABASE_CONNECTIONS", 20
)  # at most, of one process; 0: kept between requests never
if DATABASE_CONNECTIONS:
    DATABASES["default"]["ENGINE"] = "marrowscope.pooled"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL", places.redis_url())
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
SOCKET_PREFIX = "marrowscope"
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS_URL}], "prefix": SOCKET_PREFIX},
    }
}
STORAGES: dict[str, dict[str, Any]] = {
    "default": urls_of_servers.storage("STORAGE_URL", f"file://{VAR / 'storage'}"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

# --- queues ----------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = urls_of_servers.broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 3, "socket_timeout": 30}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True  # what became of a job is on its own row
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "prelabel": {"queue": "prelabel"},
    "opinion": {"queue": "prelabel"},  # the same worker: it holds the models
    "assist": {"queue": "prelabel"},
    "warm": {"queue": "prelabel"},
    "train": {"queue": "train"},
    "evaluate": {"queue": "train"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # a long job must not hold the next one back from an idle worker
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # keeps its times in memory: no file to be locked or left behind
JOB_HEARTBEAT_SECONDS = env.integer("JOB_HEARTBEAT_SECONDS", 5, least=1)
JOB_STALE_SECONDS = env.integer("JOB_STALE_SECONDS", 30, least=2)
JOB_ATTEMPTS = env.integer("JOB_ATTEMPTS", 3, least=1)
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "sweep", "schedule": max(1.0, JOB_STALE_SECONDS / 3)},
    "consider": {"task": "consider", "schedule": 300.0},  # whether a project's policy wants a training now
}
TRAIN_PROCESSES = env.integer("TRAIN_PROCESSES", 0)  # that share one training; 0: one for each graphics card
TRAIN_KEEP_SECONDS = env.integer("TRAIN_KEEP_MINUTES", 10) * 60  # between two copies of a training's state in storage
JOBS_VISIBLE_TO = "annotations.permissions.visible_projects"
JOBS_ABOUT = "annotations.services.about.about"
JOBS_MAY_STEER = "annotations.permissions.may_steer_job"

# --- people ----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SIGN_IN_FAILURES = env.integer("SIGN_IN_FAILURES", 10, least=1)  # of one name from one address, in a quarter of an hour
REST_KNOX = {"TOKEN_TTL": timedelta(days=env.integer("TOKEN_DAYS", 90, least=1)), "TOKEN_LIMIT_PER_USER": 20}

# --- API -------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    # Tokens first: the first in the list says what an anonymous request is told (401), and a session alone says 403.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "marrowscope.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "marrowscope.errors.as_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "URL_FORMAT_OVERRIDE": None,  # `?format=` is the export's, not a renderer's
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Marrowscope",
    "DESCRIPTION": "For Research Use Only. Not for use in diagnostic procedures.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "FieldStateEnum": "annotations.states.FieldState",
        "CellStatusEnum": "annotations.states.CellStatus",
        "JobStateEnum": "jobs.models.JobState",
        "ModelStateEnum": "inference.models.ModelVersion.State",
    },
}
MAX_UPLOAD_BYTES = env.integer("UPLOAD_MEGABYTES", 64, least=1) * 2**20
MAX_UPLOAD_PIXELS = env.integer("UPLOAD_MEGAPIXELS", 100, least=1) * 10**6
TILE_CACHE_PIXELS = env.integer("TILE_CACHE_MEGAPIXELS", 120, least=1) * 10**6  # a process keeps decoded; 4 bytes each
FIELD_CACHE = VAR / "cache"  # fetched from a storage elsewhere
CROP_CACHE = VAR / "crops"  # fields cut into tiles, for the gallery; bounded like the other
FIELD_CACHE_BYTES = env.integer("FIELD_CACHE_MEGABYTES", 4096, least=100) * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20  # a body that is not a file: 500 operations are about 150 KiB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_TEMP_DIR: Path | None = None

# --- files that browsers load ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [FRONTEND] if FRONTEND.is_dir() else []
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\."  # the frontend's build puts hashes into its names

LANGUAGE_CODE = "en-gb"
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django.request": {"level": "ERROR"},  # a 404 is an answer, not an event
        "pyvips": {"level": "WARNING"},  # it tells every step of every thumbnail
    },
}
