"""`manage.py up`: the private servers, the web process and the workers, started and watched as one."""
