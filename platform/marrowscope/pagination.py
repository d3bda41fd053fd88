"""Pages of a list by keyset: the next page starts after the last row, however many rows came or went meanwhile."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
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

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: APIView | None = None) -> Any:  # type: ignore[type-arg,override]
        """The page after the cursor. A cursor that nobody was given is refused; it gets no 500."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError, DataError):
            raise NotFound(self.invalid_cursor_message) from None

    def get_ordering(self, request: Request, queryset: QuerySet, view: APIView) -> tuple[str, ...]:  # type: ignore[type-arg]
        """Field names, `-` in front of a descending one."""
        given = getattr(view, "ordering", None) or queryset.query.order_by or queryset.model._meta.ordering
        ordering = [given] if isinstance(given, str) else [str(field) for field in given]
        keys = {field.lstrip("-") for field in ordering}
        return tuple(ordering if keys & {"pk", "id"} else [*ordering, "pk"])
