"""The use cases. The only layer that joins the parts; it returns values and prints nothing."""
