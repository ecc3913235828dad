"""Drafts of a project: what the files of a folder seem to be, and why."""
