"""From compiled SQL to the columns that it reads. Empty until column-level usage lands."""
