"""What would change: maps compared before and after."""
