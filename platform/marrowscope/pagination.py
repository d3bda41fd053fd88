"""Pages of a list by keyset: the next page starts after the last row, however many rows came or went meanwhile."""

from django.db.models import QuerySet
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView


class KeysetPagination(CursorPagination):
    """{"results": […], "next": url|null, "previous": url|null}; `?page_size=` up to 1000.

    The order is the view's `ordering`, else the queryset's, else the model's; the key is added so that no two rows tie.
    """

    page_size = 100
    max_page_size = 1000
    page_size_query_param = "page_size"

    def get_ordering(self, request: Request, queryset: QuerySet, view: APIView) -> tuple[str, ...]:  # type: ignore[type-arg]
        """Field names, `-` in front of a descending one."""
        given = getattr(view, "ordering", None) or queryset.query.order_by or queryset.model._meta.ordering
        ordering = [given] if isinstance(given, str) else [str(field) for field in given]
        keys = {field.lstrip("-") for field in ordering}
        return tuple(ordering if keys & {"pk", "id"} else [*ordering, "pk"])
