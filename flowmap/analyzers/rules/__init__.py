"""One file a rule, named by the bad pattern; the registry finds them all."""
