"""Assessments: the list of a child or of all, and the editor of one."""
