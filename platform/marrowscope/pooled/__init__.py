"""A database backend: Django's PostgreSQL, with connections kept between requests."""
