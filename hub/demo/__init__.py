"""Demo: a hub full of invented people and work, so that every page can be seen in use."""
