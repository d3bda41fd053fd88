# Two images from one file: `web` has no torch; `worker` is web with the detectors' packages.
FROM node:22-slim AS pages
WORKDIR /pages/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM python:3.11-slim AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MARROWSCOPE_VAR=/var/lib/marrowscope PYTHONPATH=/app/platform:/app \
    DJANGO_SETTINGS_MODULE=marrowscope.settings PATH=/venv/bin:$PATH
WORKDIR /app
RUN useradd --system --uid 10001 --create-home marrowscope \
 && install -d -o marrowscope /var/lib/marrowscope \
 && python -m venv /venv && pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml requirements.lock README.md ./

FROM base AS web
# The lock's versions of what a web process needs: the dependencies without the extras.
RUN uv pip compile --quiet pyproject.toml --constraint requirements.lock --no-header --output-file web.txt \
 && uv pip sync --python /venv/bin/python web.txt
COPY manage.py openapi.yaml ./
COPY platform platform
COPY annotations annotations
COPY inference inference
COPY frontend/src/locales frontend/src/locales
COPY --from=pages /pages/frontend/dist frontend/dist
RUN SECRET_KEY=only-to-collect-files python manage.py collectstatic --noinput --verbosity 0 \
 && chown -R marrowscope /var/lib/marrowscope
USER marrowscope
EXPOSE 8000
CMD ["uvicorn", "marrowscope.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--proxy-headers"]

FROM web AS worker
USER root
RUN uv pip compile --quiet --extra worker pyproject.toml --constraint requirements.lock --no-header --output-file worker.txt \
 && uv pip sync --python /venv/bin/python worker.txt
USER marrowscope
CMD ["celery", "-A", "marrowscope", "worker", "-Q", "default", "--pool", "threads", "--concurrency", "2", "--beat"]
