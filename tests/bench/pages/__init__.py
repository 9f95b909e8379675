"""How long pages take with the demo's data: `python -m tests.bench.pages`."""
