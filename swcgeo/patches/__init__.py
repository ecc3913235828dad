"""Patches against ranges: verdicts, their reasons, and what ties a patch to a project."""
