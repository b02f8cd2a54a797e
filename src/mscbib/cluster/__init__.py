"""The same results on Spark: what does not fit one machine is shared out to many.

Nothing is decided here: records are read by `parser`, compared by `dedupe` and `linking`, as on one machine.
Here is which part of the work which task does, and how what they give is put together again, in order.
"""
