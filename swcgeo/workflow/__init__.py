"""
The chain of a project: read, check, reconcile, analyse, decide.

`chain.run` is where to start reading.
"""

from swcgeo.workflow.chain import run
from swcgeo.workflow.inputs import steep_around

__all__ = ["run", "steep_around"]
