"""One file that holds an installation: the base, the files kept under their digest, a verified manifest."""
