"""The custody engine: who has which information in which case, when, and through whom."""
