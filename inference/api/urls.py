"""Every route of this app, under /api/."""

from django.urls import URLPattern, path

from inference.api import learning, teaching
from inference.api.views import InUseView, ModelsView, ModelView, OpinionsView, PrelabelView

urlpatterns: list[URLPattern] = [
    *teaching.urlpatterns,
    path("models", ModelsView.as_view(), name="models"),
    path("models/<uuid:pk>", ModelView.as_view(), name="model"),
    path("projects/<uuid:project_id>/model", InUseView.as_view(), name="project-model"),
    path("projects/<uuid:project_id>/prelabel", PrelabelView.as_view(), name="project-prelabel"),
    path("projects/<uuid:project_id>/opinions", OpinionsView.as_view(), name="project-opinions"),
    *learning.urlpatterns,
]
