"""Samskap: the hub where organisations, students and teachers work on societal challenges."""

__version__ = "0.1.0"
