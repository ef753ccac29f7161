"""From published ports to the files of an interface package."""
