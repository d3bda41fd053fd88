"""What `python -m inference` can do, a command a file: HELP and EXAMPLES, `arguments` it takes, `run` that does it."""
