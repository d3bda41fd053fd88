"""Every route of this app, under /api/."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from annotations.api import approvals, crop_sets, exports, gallery, images, proposals
from annotations.api.cases import CaseViewSet, SlideViewSet
from annotations.api.fields import FieldViewSet
from annotations.api.projects import ProjectViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=True)
router.register("projects", ProjectViewSet)
router.register("cases", CaseViewSet)
router.register("slides", SlideViewSet)
router.register("fields", FieldViewSet)

urlpatterns: list[URLPattern | URLResolver] = [
    *approvals.urlpatterns,
    *images.urlpatterns,
    *crop_sets.urlpatterns,
    *gallery.urlpatterns,
    *exports.urlpatterns,
    *proposals.urlpatterns,
    *router.urls,
]
