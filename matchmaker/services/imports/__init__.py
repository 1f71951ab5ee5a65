"""Patents from files as they come: reading, recognising columns, a plan to look at, one commit a file.

The package itself imports nothing: the child process that reads a file starts here, and must stay small.
"""
