"""
The command line: one command is options and one call.

Results go to files or stdout, messages and progress to stderr.  Exit: 0 done; 1 done, with
findings of severity error; 2 wrong usage; 3 data that cannot be used; 4 a fault of ours.
"""

from __future__ import annotations

from swcgeo.cli.main import main

__all__ = ["main"]
