"""The child process of `solve_apart`."""

from hub.matching.apart import main

main()
