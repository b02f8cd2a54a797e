"""Layouts: for each, what the fields its grammars see do to a record.

A layout is a module here with a table ``FIELDS`` (field → handler), a function ``finish(draft)`` that puts
together what only the whole entry tells, and ``IDENTITY``, the fields of which an entry needs one to be
a record. Dropping in a module and a folder of grammars of the same name adds a layout.
"""
